package io.leat.broker.coordination;

import io.leat.cluster.image.ClusterImage;
import java.util.Optional;

/// A node of the tree that is mirrored. Paths here are below the root of `zookeeper.connect`.
sealed interface TreeNode {
    String BROKERS = "/brokers/ids";
    String OWNERS = "/brokers/owners";
    String ACTIVE = "/brokers/active";
    String SUSPECTS = "/brokers/suspects";
    String PAGES = "/topics";
    String BROKER_CONFIGS = "/config/brokers";
    String PRODUCER_ID_BLOCK = "/latest_producer_id_block";
    String ALL_BROKERS_NODE = "<default>";

    record ClusterId() implements TreeNode {}

    record Controller() implements TreeNode {}

    record ControllerEpoch() implements TreeNode {}

    record Broker(int id) implements TreeNode {}

    record Owner(int id) implements TreeNode {}

    record Activation(int id) implements TreeNode {}

    /// Somebody found that the broker's address refuses connections.
    record Suspect(int id) implements TreeNode {}

    record Page(int number) implements TreeNode {}

    /// `name` is as in [ClusterImage#brokerConfigs()].
    record BrokerConfig(String name) implements TreeNode {}

    default String path() {
        return switch (this) {
            case ClusterId() -> "/cluster/id";
            case Controller() -> "/controller";
            case ControllerEpoch() -> "/controller_epoch";
            case Broker(int id) -> BROKERS + "/" + id;
            case Owner(int id) -> OWNERS + "/" + id;
            case Activation(int id) -> ACTIVE + "/" + id;
            case Suspect(int id) -> SUSPECTS + "/" + id;
            case Page(int number) -> PAGES + "/" + number;
            case BrokerConfig(String name) ->
                    BROKER_CONFIGS
                            + "/"
                            + (name.equals(ClusterImage.ALL_BROKERS) ? ALL_BROKERS_NODE : name);
        };
    }

    /// The node at `path`; empty when it is not one that is mirrored.
    static Optional<TreeNode> at(String path) {
        return switch (path) {
            case "/cluster/id" -> Optional.of(new ClusterId());
            case "/controller" -> Optional.of(new Controller());
            case "/controller_epoch" -> Optional.of(new ControllerEpoch());
            default -> {
                int slash = path.lastIndexOf('/');
                yield slash <= 0
                        ? Optional.empty()
                        : child(path.substring(0, slash), path.substring(slash + 1));
            }
        };
    }

    /// The mirrored node called `name` in `folder`.
    static Optional<TreeNode> child(String folder, String name) {
        return switch (folder) {
            case BROKERS -> number(name).map(Broker::new);
            case OWNERS -> number(name).map(Owner::new);
            case ACTIVE -> number(name).map(Activation::new);
            case SUSPECTS -> number(name).map(Suspect::new);
            case PAGES -> number(name).map(Page::new);
            case BROKER_CONFIGS ->
                    Optional.of(
                            new BrokerConfig(
                                    name.equals(ALL_BROKERS_NODE)
                                            ? ClusterImage.ALL_BROKERS
                                            : name));
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> number(String name) {
        return name.matches("0|[1-9][0-9]{0,8}")
                ? Optional.of(Integer.valueOf(name))
                : Optional.empty();
    }
}
