package io.leat.broker.replication;

import io.leat.broker.config.ReplicationConfig;
import io.leat.broker.peer.PeerWatch;
import io.leat.broker.throttle.ReplicationThrottle;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.log.Clock;
import java.io.IOException;
import java.util.function.Supplier;

/// Where replication happens: this broker, the cluster that it sees, and its settings.
public record ReplicationSite(
        Self self,
        Supplier<ClusterImage> image,
        ReplicationConfig config,
        PeerWatch watch,
        Clock clock) {
    /// This broker, the listener by which brokers talk, who hears of brokers that do not answer,
    /// and how fast this broker copies.
    public record Self(
            int brokerId, String listener, Suspicions suspicions, ReplicationThrottle throttle) {}

    int brokerId() {
        return self.brokerId;
    }

    Suspicions suspicions() {
        return self.suspicions;
    }

    /// Of this broker's registration; -1 while it has none.
    long brokerEpoch() {
        BrokerRegistration own = image.get().brokers().get(self.brokerId);
        return own == null ? -1 : own.epoch();
    }

    Endpoint endpoint(BrokerRegistration broker) throws IOException {
        Endpoint endpoint = broker.endpoint(self.listener);
        if (endpoint == null) {
            throw new IOException("broker " + broker.id() + " has no listener " + self.listener);
        }
        return endpoint;
    }
}
