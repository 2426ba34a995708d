package io.leat.broker.api.fetch;

import io.leat.broker.partition.CommittedRecords;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.ReadOutcome;
import io.leat.broker.partition.ReadPosition;
import io.leat.broker.throttle.ReplicationThrottle;
import io.leat.broker.waiting.Signal;
import java.util.OptionalInt;

/// One partition as one reader sees it.
sealed interface Source {
    ReadOutcome read(ReadPosition from, int bytesMax, boolean atLeastOneBatch);

    /// Whether what is read counts against the throttle: that of a replica that is not in sync.
    default boolean isSlowed(ReplicationThrottle throttle) {
        return false;
    }

    /// Has `more` signalled when there are records from `end` on, or when nothing is served here
    /// any more; and `committed` when only the high watermark has moved, if this reader wants to
    /// hear of that but not at once.
    void watch(long end, long highWatermark, Signal more, Signal committed);

    void unwatch(Signal signal);

    /// Whether `reader`, which waits at the end of what was `seen`, is the one that saw it and has
    /// nothing to be told. That it waits there is noted, as reading from there would be.
    boolean rests(Reader reader, Agenda.Seen seen);

    /// For a consumer: what is committed.
    record Committed(CommittedRecords partition) implements Source {
        @Override
        public ReadOutcome read(ReadPosition from, int bytesMax, boolean atLeastOneBatch) {
            return partition.read(from, bytesMax, atLeastOneBatch);
        }

        @Override
        public void watch(long end, long highWatermark, Signal more, Signal committed) {
            partition.watch(more, end + 1);
        }

        @Override
        public boolean rests(Reader reader, Agenda.Seen seen) {
            return partition.logStartOffset() == seen.logStartOffset();
        }

        @Override
        public void unwatch(Signal signal) {
            partition.unwatch(signal);
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
        public void watch(long end, long highWatermark, Signal more, Signal committed) {
            partition.watch(more, end + 1);
        }

        /// There may be a copy nearby by now.
        @Override
        public boolean rests(Reader reader, Agenda.Seen seen) {
            return false;
        }

        @Override
        public void unwatch(Signal signal) {
            partition.unwatch(signal);
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
        public boolean isSlowed(ReplicationThrottle throttle) {
            return throttle.concerns(partition.id()) && !partition.isInSync(fetcher.broker());
        }

        @Override
        public void watch(long end, long highWatermark, Signal more, Signal committed) {
            partition.watchEnd(more, end + 1);
            partition.watch(commits ? more : committed, highWatermark + 1);
        }

        @Override
        public boolean rests(Reader reader, Agenda.Seen seen) {
            return reader instanceof Reader.Broker(Partition.Fetcher asking, _)
                    && asking.equals(fetcher) // not of an earlier registration
                    && partition.stillAsks(fetcher, seen.end())
                    && partition.highWatermark() == seen.highWatermark()
                    && partition.logStartOffset() == seen.logStartOffset();
        }

        @Override
        public void unwatch(Signal signal) {
            partition.unwatchEnd(signal);
            partition.unwatch(signal);
        }
    }
}
