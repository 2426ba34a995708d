package io.leat.simulator.replication;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.image.TopicTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What ZooKeeper holds after the change `zxid`. The version of the controller's epoch is the
/// epoch.
record TreeState(
        long zxid,
        Map<Integer, Registered> brokers,
        Map<Integer, Activation> activations,
        Office office,
        Page page) {
    static final TreeState EMPTY =
            new TreeState(0, Map.of(), Map.of(), new Office(0, null), new Page(0, null));

    /// An ephemeral registration; `instance` is the data directory that registered.
    record Registered(int broker, long epoch, long session, long instance) {}

    record Activation(long epoch, int version) {}

    /// The controller's epoch, and who holds the office.
    record Office(int epoch, @Nullable Controller holder) {}

    record Controller(int broker, int epoch, long session) {}

    /// The one topic.
    record Page(int version, @Nullable TopicImage topic) {}

    TreeState withBroker(Registered broker) {
        Map<Integer, Registered> more = new TreeMap<>(brokers);
        more.put(broker.broker, broker);
        return new TreeState(zxid, more, activations, office, page);
    }

    TreeState withoutBroker(int broker) {
        Map<Integer, Registered> fewer = new TreeMap<>(brokers);
        fewer.remove(broker);
        return new TreeState(zxid, fewer, activations, office, page);
    }

    TreeState withActivation(int broker, Activation activation) {
        Map<Integer, Activation> more = new TreeMap<>(activations);
        more.put(broker, activation);
        return new TreeState(zxid, brokers, more, office, page);
    }

    TreeState with(Office newOffice) {
        return new TreeState(zxid, brokers, activations, newOffice, page);
    }

    TreeState with(TopicImage topic) {
        return new TreeState(zxid, brokers, activations, office, new Page(page.version + 1, topic));
    }

    TreeState at(long newZxid) {
        return new TreeState(newZxid, brokers, activations, office, page);
    }

    /// What is left when a session ends.
    TreeState withoutSession(long session) {
        Map<Integer, Registered> left = new TreeMap<>(brokers);
        Predicate<Registered> gone = broker -> broker.session == session;
        left.values().removeIf(gone);
        Controller holder = office.holder;
        Office after =
                holder != null && holder.session == session
                        ? new Office(office.epoch, null)
                        : office;
        return new TreeState(zxid, left, activations, after, page);
    }

    boolean isLive(int broker) {
        Registered registered = brokers.get(broker);
        Activation activation = activations.get(broker);
        return registered != null && activation != null && activation.epoch == registered.epoch;
    }

    ClusterImage image() {
        Map<Integer, BrokerRegistration> live = new HashMap<>();
        brokers.forEach((id, broker) -> {
            BrokerStanding standing = isLive(id) ? BrokerStanding.ACTIVE : BrokerStanding.FENCED;
            live.put(id, new BrokerRegistration(id, broker.epoch, List.of(), null, standing));
        });
        TopicImage topic = page.topic;
        TopicTable topics =
                topic == null ? TopicTable.EMPTY : TopicTable.EMPTY.with(List.of(topic), Set.of());
        Controller holder = office.holder;
        return ClusterImage.empty("simulated")
                .withBrokers(live)
                .withTopics(topics)
                .withController(holder == null ? ClusterImage.NO_CONTROLLER : holder.broker);
    }
}
