package io.leat.broker.coordination;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tree as it was last read, node by node, and the image made of it. Confined to the loop.
final class TreeState {
    private static final Logger LOG = LoggerFactory.getLogger(TreeState.class);

    /// A registration with what only the tree knows of it.
    record LiveBroker(BrokerNode node, long epoch, long session, int version) {}

    record Owner(String instance, int version) {}

    /// Which registration of a broker is no longer fenced.
    record Activation(long epoch, int version) {}

    /// Which registration of a broker is said to be that of a dead process.
    record Suspect(long epoch, int version) {}

    /// Who is controller, by which epoch, in which session.
    record ControllerNode(int broker, int epoch, long session, int version) {}

    record Epoch(int value, int version) {}

    private record LocatedRun(int page, TopicRun run) {}

    private record BrokerConfigNode(Map<String, String> configs, int version) {}

    private final TopicPageCodec codec = new TopicPageCodec();
    private final Set<TreeNode> present = new HashSet<>();
    private final Map<Integer, LiveBroker> brokers = new HashMap<>();
    private final Map<Integer, Owner> owners = new HashMap<>();
    private final Map<Integer, Activation> activations = new HashMap<>();
    private final Map<Integer, Suspect> suspects = new HashMap<>();
    private final TreeMap<Integer, TopicPage> pages = new TreeMap<>();
    private final Map<String, TreeMap<Integer, LocatedRun>> runs = new HashMap<>();
    private final Map<String, BrokerConfigNode> brokerConfigs = new HashMap<>();
    private final Set<String> changedTopics = new HashSet<>();
    private @Nullable String clusterId;
    private @Nullable ControllerNode controller;
    private @Nullable Epoch epoch;
    private ClusterImage image = ClusterImage.empty("");

    /// Takes in what was read. Throws IllegalArgumentException when it makes no sense.
    void put(TreeNode node, byte[] data, Stat stat) {
        switch (node) {
            case TreeNode.ClusterId() -> clusterId = clusterId(data);
            case TreeNode.Controller() -> {
                Fields fields = Fields.parse(data);
                controller =
                        new ControllerNode(
                                (int) fields.number("brokerid"),
                                (int) fields.number("epoch"),
                                stat.getEphemeralOwner(),
                                stat.getVersion());
            }
            case TreeNode.ControllerEpoch() -> {
                String value = new String(data, StandardCharsets.UTF_8);
                epoch = new Epoch(Integer.parseInt(value), stat.getVersion());
            }
            case TreeNode.Broker(int id) ->
                    brokers.put(
                            id,
                            new LiveBroker(
                                    BrokerNode.decode(id, data),
                                    stat.getCzxid(),
                                    stat.getEphemeralOwner(),
                                    stat.getVersion()));
            case TreeNode.Owner(int id) ->
                    owners.put(
                            id, new Owner(Fields.parse(data).text("instance"), stat.getVersion()));
            case TreeNode.Activation(int id) ->
                    activations.put(
                            id,
                            new Activation(Fields.parse(data).number("epoch"), stat.getVersion()));
            case TreeNode.Suspect(int id) ->
                    suspects.put(
                            id, new Suspect(Fields.parse(data).number("epoch"), stat.getVersion()));
            case TreeNode.Page(int number) ->
                    putPage(new TopicPage(number, stat.getVersion(), codec.decode(data)));
            case TreeNode.BrokerConfig(String name) ->
                    brokerConfigs.put(
                            name,
                            new BrokerConfigNode(BrokerConfigs.decode(data), stat.getVersion()));
        }
        present.add(node);
    }

    void remove(TreeNode node) {
        present.remove(node);
        switch (node) {
            case TreeNode.ClusterId() -> clusterId = null;
            case TreeNode.Controller() -> controller = null;
            case TreeNode.ControllerEpoch() -> epoch = null;
            case TreeNode.Broker(int id) -> brokers.remove(id);
            case TreeNode.Owner(int id) -> owners.remove(id);
            case TreeNode.Activation(int id) -> activations.remove(id);
            case TreeNode.Suspect(int id) -> suspects.remove(id);
            case TreeNode.Page(int number) -> dropRuns(pages.remove(number));
            case TreeNode.BrokerConfig(String name) -> brokerConfigs.remove(name);
        }
    }

    /// The nodes that were there when last read.
    Set<TreeNode> nodes() {
        return Set.copyOf(present);
    }

    @Nullable LiveBroker broker(int id) {
        return brokers.get(id);
    }

    @Nullable Owner owner(int id) {
        return owners.get(id);
    }

    @Nullable Activation activation(int id) {
        return activations.get(id);
    }

    /// Those that somebody suspects, by broker.
    Map<Integer, Suspect> suspects() {
        return suspects;
    }

    @Nullable ControllerNode controller() {
        return controller;
    }

    @Nullable Epoch epoch() {
        return epoch;
    }

    @Nullable String clusterId() {
        return clusterId;
    }

    NavigableMap<Integer, TopicPage> pages() {
        return pages;
    }

    /// On which page the run lies that begins with a partition, for the runs of one topic.
    NavigableMap<Integer, Integer> locate(String topic) {
        TreeMap<Integer, Integer> located = new TreeMap<>();
        TreeMap<Integer, LocatedRun> parts = runs.get(topic);
        if (parts != null) {
            parts.forEach((first, part) -> located.put(first, part.page()));
        }
        return located;
    }

    /// The version of the node with these configs; empty when there is none yet.
    @Nullable Integer brokerConfigVersion(String name) {
        BrokerConfigNode node = brokerConfigs.get(name);
        return node == null ? null : node.version();
    }

    /// Whether there is anything of a broker but its registration.
    boolean remembers(int broker) {
        return !traces(broker).isEmpty();
    }

    /// What removes all that is left of a broker. A registration that comes meanwhile sets the
    /// owner node to another version, so that nothing is removed.
    void addForgetting(ZooKeeperSession.Writes writes, int broker) {
        traces(broker).forEach(writes::delete);
    }

    private Map<TreeNode, Integer> traces(int broker) {
        Map<TreeNode, Integer> versions = new HashMap<>();
        Owner owner = owners.get(broker);
        Activation activation = activations.get(broker);
        BrokerConfigNode configs = brokerConfigs.get(Integer.toString(broker));
        if (owner != null) {
            versions.put(new TreeNode.Owner(broker), owner.version());
        }
        if (activation != null) {
            versions.put(new TreeNode.Activation(broker), activation.version());
        }
        if (configs != null) {
            versions.put(new TreeNode.BrokerConfig(Integer.toString(broker)), configs.version());
        }
        return versions;
    }

    /// The image of all that was read. Shares with the last one what did not change.
    ClusterImage image() {
        Map<Integer, BrokerRegistration> live = new HashMap<>();
        brokers.forEach((id, broker) -> live.put(id, registration(id, broker)));
        Map<String, Map<String, String>> configs = new HashMap<>();
        brokerConfigs.forEach((name, node) -> configs.put(name, node.configs()));
        image =
                new ClusterImage(
                        clusterId == null ? "" : clusterId,
                        controller == null ? ClusterImage.NO_CONTROLLER : controller.broker(),
                        live.equals(image.brokers()) ? image.brokers() : live,
                        image.topicTable(),
                        configs.equals(image.brokerConfigs()) ? image.brokerConfigs() : configs);
        return changedTopics.isEmpty() ? image : imageWithChangedTopics();
    }

    BrokerRegistration registration(int id, LiveBroker broker) {
        Activation activation = activations.get(id);
        boolean fenced = activation == null || activation.epoch() != broker.epoch();
        return broker.node().registered(broker.epoch(), fenced);
    }

    private ClusterImage imageWithChangedTopics() {
        List<TopicImage> puts = new ArrayList<>();
        Set<String> removals = new HashSet<>();
        for (String name : changedTopics) {
            TreeMap<Integer, LocatedRun> located = runs.get(name);
            if (located == null) {
                removals.add(name);
            } else if (isWhole(located)) {
                puts.add(topic(name, located));
            } else {
                LOG.error("coordination.topic.incomplete topic={} runs={}", name, located.keySet());
            }
        }
        changedTopics.clear();
        image = image.withTopics(image.topicTable().with(puts, removals));
        return image;
    }

    private static boolean isWhole(NavigableMap<Integer, LocatedRun> located) {
        int next = 0;
        for (LocatedRun part : located.values()) {
            if (part.run().firstPartition() != next
                    || !part.run().id().equals(located.firstEntry().getValue().run().id())) {
                return false;
            }
            next += part.run().states().size();
        }
        return next > 0;
    }

    private static TopicImage topic(String name, NavigableMap<Integer, LocatedRun> located) {
        TopicRun first = located.firstEntry().getValue().run();
        List<PartitionState> states = new ArrayList<>();
        located.values().forEach(part -> states.addAll(part.run().states()));
        return new TopicImage(name, first.id(), states, first.configs());
    }

    private void putPage(TopicPage page) {
        dropRuns(pages.put(page.number(), page));
        for (TopicRun run : page.runs()) {
            runs.computeIfAbsent(run.name(), name -> new TreeMap<>())
                    .put(run.firstPartition(), new LocatedRun(page.number(), run));
            changedTopics.add(run.name());
        }
    }

    private void dropRuns(@Nullable TopicPage page) {
        if (page == null) {
            return;
        }
        for (TopicRun run : page.runs()) {
            TreeMap<Integer, LocatedRun> located = runs.get(run.name());
            LocatedRun part = located == null ? null : located.get(run.firstPartition());
            if (located != null && part != null && part.page() == page.number()) {
                located.remove(run.firstPartition());
                if (located.isEmpty()) {
                    runs.remove(run.name());
                }
            }
            changedTopics.add(run.name());
        }
    }

    private static String clusterId(byte[] data) {
        Fields fields = Fields.parse(data);
        if (!"leat".equals(fields.textOrNull("format"))) {
            throw new IllegalArgumentException(
                    "/cluster/id was not written by Leat: give zookeeper.connect a path of its own,"
                            + " such as host:2181/leat");
        }
        return fields.text("id");
    }
}
