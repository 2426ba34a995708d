package io.leat.cluster.image;

import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The cluster at one moment. `controllerId` is -1 while there is no controller. `brokers` are
/// those that are registered, also fenced ones. `brokerConfigs` are the dynamic configs by broker
/// id in decimal, or [#ALL_BROKERS].
public record ClusterImage(
        String clusterId,
        int controllerId,
        Map<Integer, BrokerRegistration> brokers,
        TopicTable topicTable,
        Map<String, Map<String, String>> brokerConfigs) {
    /// The key of the configs that hold for every broker; the protocol spells it as no name.
    public static final String ALL_BROKERS = "";

    public static final int NO_CONTROLLER = -1;

    /// The dynamic config that says which log directories of a broker get no new replicas
    /// (KIP-1066).
    public static final String CORDONED = "cordoned.log.dirs";

    /// The value of [#CORDONED] that stands for the whole broker.
    public static final String CORDONED_AS_A_WHOLE = "*";

    public ClusterImage {
        brokers = Map.copyOf(brokers);
        brokerConfigs = Map.copyOf(brokerConfigs);
    }

    /// Nobody there, nothing in it.
    public static ClusterImage empty(String clusterId) {
        return new ClusterImage(clusterId, NO_CONTROLLER, Map.of(), TopicTable.EMPTY, Map.of());
    }

    public Map<String, TopicImage> topics() {
        return topicTable.byName();
    }

    public Map<Uuid, String> topicNames() {
        return topicTable.namesById();
    }

    public @Nullable TopicImage topic(String name) {
        return topicTable.byName().get(name);
    }

    public @Nullable TopicImage topic(Uuid id) {
        String name = topicTable.namesById().get(id);
        return name == null ? null : topic(name);
    }

    public @Nullable PartitionState partition(TopicPartition partition) {
        TopicImage topic = topic(partition.topic());
        return topic == null ? null : topic.partition(partition.partition());
    }

    /// Whether the broker is registered and not fenced.
    public boolean isLive(int broker) {
        return liveBroker(broker) != null;
    }

    /// The broker, if it is registered and not fenced.
    public @Nullable BrokerRegistration liveBroker(int broker) {
        BrokerRegistration registration = brokers.get(broker);
        return registration != null && registration.isLive() ? registration : null;
    }

    /// The ids of the brokers that leaders may be given to, ascending.
    public List<Integer> activeBrokers() {
        return brokers.values().stream()
                .filter(broker -> broker.standing() == BrokerStanding.ACTIVE)
                .map(BrokerRegistration::id)
                .sorted()
                .toList();
    }

    /// Whether the broker is to get no replicas that it does not have.
    public boolean isCordoned(int broker) {
        String value = brokerConfigs(Integer.toString(broker)).getOrDefault(CORDONED, "");
        return value.strip().equals(CORDONED_AS_A_WHOLE);
    }

    /// The ids of the active brokers that may be given replicas, ascending.
    public List<Integer> placeableBrokers() {
        return activeBrokers().stream().filter(broker -> !isCordoned(broker)).toList();
    }

    /// The names of topics that are new, gone or different. Cheap when this image descends from
    /// `before`.
    public Set<String> topicsChangedSince(ClusterImage before) {
        return topicTable.byName().keysChangedSince(before.topicTable.byName());
    }

    /// The dynamic configs that hold for one broker: those of all brokers below its own.
    public Map<String, String> configsOf(int broker) {
        Map<String, String> configs = new HashMap<>(brokerConfigs(ALL_BROKERS));
        configs.putAll(brokerConfigs(Integer.toString(broker)));
        return configs;
    }

    public Map<String, String> brokerConfigs(String broker) {
        return brokerConfigs.getOrDefault(broker, Map.of());
    }

    public ClusterImage with(ClusterChange change) {
        return switch (change) {
            case ClusterChange.TopicPut put -> withPut(List.of(put.topic()));
            case ClusterChange.TopicRemoved removed ->
                    withTopics(topicTable.with(List.of(), Set.of(removed.name())));
            case ClusterChange.BrokerActivated(int broker, long epoch) ->
                    withBrokers(activated(broker, epoch));
            case ClusterChange.BrokerRemoved(int broker, long epoch) ->
                    withBrokers(removed(broker, epoch));
            case ClusterChange.BrokerConfigsPut put -> {
                Map<String, Map<String, String>> configs = new HashMap<>(brokerConfigs);
                configs.put(put.broker(), put.configs());
                yield withBrokerConfigs(configs);
            }
            case ClusterChange.BrokerForgotten(int broker) -> {
                Map<String, Map<String, String>> configs = new HashMap<>(brokerConfigs);
                configs.remove(Integer.toString(broker));
                yield withBrokerConfigs(configs);
            }
        };
    }

    /// With `changes`, one after the other. Topics that follow one another cost little more than
    /// one.
    public ClusterImage withAll(List<ClusterChange> changes) {
        ClusterImage changed = this;
        List<TopicImage> puts = new ArrayList<>();
        for (ClusterChange change : changes) {
            if (change instanceof ClusterChange.TopicPut(TopicImage topic)) {
                puts.add(topic);
            } else {
                changed = changed.withPut(puts).with(change);
                puts.clear();
            }
        }
        return changed.withPut(puts);
    }

    private ClusterImage withPut(List<TopicImage> topics) {
        return topics.isEmpty() ? this : withTopics(topicTable.with(topics, Set.of()));
    }

    private Map<Integer, BrokerRegistration> activated(int id, long epoch) {
        Map<Integer, BrokerRegistration> changed = new HashMap<>(brokers);
        changed.computeIfPresent(
                id,
                (_, broker) ->
                        broker.epoch() == epoch && broker.standing() == BrokerStanding.FENCED
                                ? broker.with(BrokerStanding.ACTIVE)
                                : broker);
        return changed;
    }

    private Map<Integer, BrokerRegistration> removed(int id, long epoch) {
        Map<Integer, BrokerRegistration> changed = new HashMap<>(brokers);
        changed.computeIfPresent(id, (_, broker) -> broker.epoch() == epoch ? null : broker);
        return changed;
    }

    public ClusterImage withTopics(TopicTable topics) {
        return new ClusterImage(clusterId, controllerId, brokers, topics, brokerConfigs);
    }

    public ClusterImage withBrokers(Map<Integer, BrokerRegistration> live) {
        return new ClusterImage(clusterId, controllerId, live, topicTable, brokerConfigs);
    }

    public ClusterImage withController(int broker) {
        return new ClusterImage(clusterId, broker, brokers, topicTable, brokerConfigs);
    }

    public ClusterImage withBrokerConfigs(Map<String, Map<String, String>> configs) {
        return new ClusterImage(clusterId, controllerId, brokers, topicTable, configs);
    }
}
