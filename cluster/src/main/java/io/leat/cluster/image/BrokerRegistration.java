package io.leat.cluster.image;

import static io.leat.protocol.Invariant.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A registered broker. `epoch` grows with every registration in the cluster, so that what was
/// meant for an earlier life of the same broker can be told apart (KIP-380).
public record BrokerRegistration(
        int id,
        long epoch,
        List<Endpoint> endpoints,
        @Nullable String rack,
        BrokerStanding standing) {
    public BrokerRegistration {
        check(id >= 0, "a broker id is never negative");
        endpoints = List.copyOf(endpoints);
    }

    public BrokerRegistration with(BrokerStanding newStanding) {
        return new BrokerRegistration(id, epoch, endpoints, rack, newStanding);
    }

    /// Whether clients may be sent to it.
    public boolean isLive() {
        return standing != BrokerStanding.FENCED;
    }

    /// The endpoint that serves `listener`, or null when this broker has no such listener.
    public @Nullable Endpoint endpoint(String listener) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint.listener().equals(listener)) {
                return endpoint;
            }
        }
        return null;
    }
}
