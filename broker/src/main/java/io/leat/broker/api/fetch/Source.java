package io.leat.broker.api.fetch;

import io.leat.broker.partition.CommittedRecords;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.ReadOutcome;
import io.leat.broker.partition.ReadPosition;
import io.leat.broker.partition.Waiter;
import java.util.OptionalInt;

/// One partition as one reader sees it.
sealed interface Source {
    ReadOutcome read(ReadPosition from, int bytesMax, boolean atLeastOneBatch);

    /// Has `waiter` signalled when there is more than was seen from `from` on with this high
    /// watermark.
    void watch(ReadPosition from, long highWatermark, Waiter waiter);

    void unwatch(Waiter waiter);

    /// For a consumer: what is committed.
    record Committed(CommittedRecords partition) implements Source {
        @Override
        public ReadOutcome read(ReadPosition from, int bytesMax, boolean atLeastOneBatch) {
            return partition.read(from, bytesMax, atLeastOneBatch);
        }

        @Override
        public void watch(ReadPosition from, long highWatermark, Waiter waiter) {
            partition.watch(waiter, highWatermark + 1);
        }

        @Override
        public void unwatch(Waiter waiter) {
            partition.unwatch(waiter);
        }
    }

    /// For a consumer that says where it is: it may be sent to a copy nearby.
    record Nearest(Partition partition, NearestReplica nearest, String rack) implements Source {
        @Override
        public ReadOutcome read(ReadPosition from, int bytesMax, boolean atLeastOneBatch) {
            OptionalInt broker = nearest.elsewhere(partition, rack, from.offset());
            return broker.isPresent()
                    ? partition.sendTo(broker.getAsInt(), from)
                    : partition.read(from, bytesMax, atLeastOneBatch);
        }

        @Override
        public void watch(ReadPosition from, long highWatermark, Waiter waiter) {
            partition.watch(waiter, highWatermark + 1);
        }

        @Override
        public void unwatch(Waiter waiter) {
            partition.unwatch(waiter);
        }
    }

    /// For another broker: all that there is. With `commits`, because consumers read the copy
    /// there, it also hears at once what is committed.
    record Whole(Partition partition, Partition.Fetcher fetcher, boolean commits)
            implements Source {
        @Override
        public ReadOutcome read(ReadPosition from, int bytesMax, boolean atLeastOneBatch) {
            return partition.readFor(fetcher, from, bytesMax, atLeastOneBatch);
        }

        @Override
        public void watch(ReadPosition from, long highWatermark, Waiter waiter) {
            partition.watchEnd(waiter, from.offset() + 1);
            if (commits) {
                partition.watch(waiter, highWatermark + 1);
            }
        }

        @Override
        public void unwatch(Waiter waiter) {
            partition.unwatchEnd(waiter);
            partition.unwatch(waiter);
        }
    }
}
