package io.leat.broker.coordination;

import io.leat.broker.coordination.page.TopicPages;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/// The tree as it was last read, node by node, and the image made of it. Confined to the loop.
final class TreeState {
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

    private record BrokerConfigNode(Map<String, String> configs, int version) {}

    private final Set<TreeNode> present = new HashSet<>();
    private final Map<Integer, LiveBroker> brokers = new HashMap<>();
    private final Map<Integer, Owner> owners = new HashMap<>();
    private final Map<Integer, Activation> activations = new HashMap<>();
    private final Map<Integer, Suspect> suspects = new HashMap<>();
    private final TopicPages pages = new TopicPages();
    private final Map<String, BrokerConfigNode> brokerConfigs = new HashMap<>();
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
            case TreeNode.Page(int number) -> pages.put(number, stat.getVersion(), data);
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
            case TreeNode.Page(int number) -> pages.remove(number);
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

    TopicPages pages() {
        return pages;
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
                        pages.applyTo(image.topicTable()),
                        configs.equals(image.brokerConfigs()) ? image.brokerConfigs() : configs);
        return image;
    }

    BrokerRegistration registration(int id, LiveBroker broker) {
        Activation activation = activations.get(id);
        boolean fenced = activation == null || activation.epoch() != broker.epoch();
        return broker.node().registered(broker.epoch(), fenced);
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
