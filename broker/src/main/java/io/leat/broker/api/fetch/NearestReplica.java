package io.leat.broker.api.fetch;

import io.leat.broker.partition.Partition;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which copy of a partition that is led here a consumer had better read (KIP-392): one that is in
/// sync, in the consumer's rack, and has what the consumer asks for. Of several, the one that has
/// most.
final class NearestReplica {
    private final Supplier<ClusterImage> image;
    private final int self;

    NearestReplica(Supplier<ClusterImage> image, int self) {
        this.image = image;
        this.self = self;
    }

    /// The broker to read from `offset` on; empty if that is this one.
    OptionalInt elsewhere(Partition partition, String rack, long offset) {
        Map<Integer, BrokerRegistration> brokers = image.get().brokers();
        if (rack.isEmpty() || isIn(rack, brokers.get(self))) {
            return OptionalInt.empty();
        }
        return partition.inSyncEnds().entrySet().stream()
                .filter(end -> end.getValue() >= offset && isIn(rack, brokers.get(end.getKey())))
                .max(Map.Entry.comparingByValue())
                .map(end -> OptionalInt.of(end.getKey()))
                .orElse(OptionalInt.empty());
    }

    private static boolean isIn(String rack, @Nullable BrokerRegistration broker) {
        return broker != null && broker.isLive() && rack.equals(broker.rack());
    }
}
