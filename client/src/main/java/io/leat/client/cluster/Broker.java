package io.leat.client.cluster;

import io.leat.client.ServerAddress;
import java.util.Optional;

/// A broker and where it listens. An empty `rackName` means none.
public record Broker(int id, ServerAddress address, String rackName) {
    public Optional<String> rack() {
        return rackName.isEmpty() ? Optional.empty() : Optional.of(rackName);
    }
}
