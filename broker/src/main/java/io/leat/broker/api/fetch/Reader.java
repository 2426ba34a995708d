package io.leat.broker.api.fetch;

import io.leat.broker.partition.Lookup;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.Partitions;
import io.leat.broker.partition.Replica;
import io.leat.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/// Who fetches.
sealed interface Reader {
    /// What this reader reads of a partition.
    Found find(Partitions partitions, FetchTarget target);

    /// Whether it waits for news of the high watermark as for records.
    default boolean awaitsCommits() {
        return false;
    }

    /// A source, or why there is none.
    sealed interface Found {
        record Here(Source source) implements Found {}

        record Missing(ErrorCode error) implements Found {}
    }

    /// A consumer. `rack` is where it is, or empty; `copies` says whether it knows that followers
    /// may serve it (version 11 and later); `nearest` is null where only leaders serve.
    record Consumer(String rack, boolean copies, @Nullable NearestReplica nearest)
            implements Reader {
        @Override
        public Found find(Partitions partitions, FetchTarget target) {
            return switch (target.lookup(partitions)) {
                case Lookup.Found(Partition led) -> new Found.Here(source(led));
                case Lookup.Missing(ErrorCode error) -> {
                    Replica copy = copies ? target.copy(partitions) : null;
                    yield copy == null
                            ? new Found.Missing(error)
                            : new Found.Here(new Source.Committed(copy));
                }
            };
        }

        private Source source(Partition led) {
            return nearest == null || rack.isEmpty()
                    ? new Source.Committed(led)
                    : new Source.Nearest(led, nearest, rack);
        }
    }

    /// Another broker, which keeps copies.
    record Broker(Partition.Fetcher fetcher, boolean awaitsCommits) implements Reader {
        @Override
        public Found find(Partitions partitions, FetchTarget target) {
            return switch (target.lookup(partitions)) {
                case Lookup.Found(Partition led) ->
                        new Found.Here(new Source.Whole(led, fetcher, awaitsCommits));
                case Lookup.Missing(ErrorCode error) -> new Found.Missing(error);
            };
        }
    }
}
