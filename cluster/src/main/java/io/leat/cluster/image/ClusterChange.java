package io.leat.cluster.image;

import io.leat.protocol.Uuid;
import java.util.Map;

/// One thing the controller decided to change.
public sealed interface ClusterChange {
    /// The topic is new, or replaces the one with the same name and id.
    record TopicPut(TopicImage topic) implements ClusterChange {}

    record TopicRemoved(String name, Uuid id) implements ClusterChange {}

    /// The broker registered by `epoch` is no longer fenced.
    record BrokerActivated(int broker, long epoch) implements ClusterChange {}

    /// The registration by `epoch` is gone: the broker's process is.
    record BrokerRemoved(int broker, long epoch) implements ClusterChange {}

    /// What a broker that is gone for good has left behind is gone too: its configs, and who owned
    /// its id.
    record BrokerForgotten(int broker) implements ClusterChange {}

    /// The dynamic configs of a broker, or of all brokers ([ClusterImage#ALL_BROKERS]), as a whole.
    record BrokerConfigsPut(String broker, Map<String, String> configs) implements ClusterChange {
        public BrokerConfigsPut {
            configs = Map.copyOf(configs);
        }
    }
}
