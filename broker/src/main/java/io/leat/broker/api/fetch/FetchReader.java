package io.leat.broker.api.fetch;

import io.leat.broker.partition.Lookup;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.Partitions;
import io.leat.broker.partition.ReadOutcome;
import io.leat.broker.partition.ReadPosition;
import io.leat.broker.partition.Waiter;
import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.FetchResponse.EpochEndOffset;
import io.leat.protocol.message.FetchResponse.PartitionData;
import io.leat.protocol.wire.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads the wanted partitions in order, until the response is full; waits while it is too empty.
final class FetchReader {
    private static final Payload NO_RECORDS = Payload.of(ByteBuffer.allocate(0));

    private final Partitions partitions;
    private final Clock clock;

    FetchReader(Partitions partitions, Clock clock) {
        this.partitions = partitions;
        this.clock = clock;
    }

    /// What the request asks for: at least `bytesMin` bytes of records unless `deadlineNanos`
    /// passes first, at most `bytesMax` (but one whole batch in any case).
    record Limits(int bytesMin, int bytesMax, long deadlineNanos) {}

    /// Who reads: a consumer what is committed, another broker all that there is.
    sealed interface Reader {
        record Consumer() implements Reader {
            @Override
            public ReadOutcome read(
                    Partition partition, ReadPosition from, int bytesMax, boolean atLeastOne) {
                return partition.read(from, bytesMax, atLeastOne);
            }

            @Override
            public void watch(Seen seen, Waiter waiter) {
                seen.partition.watch(waiter, seen.highWatermark + 1);
            }

            @Override
            public void unwatch(Seen seen, Waiter waiter) {
                seen.partition.unwatch(waiter);
            }
        }

        record Broker(Partition.Fetcher fetcher) implements Reader {
            @Override
            public ReadOutcome read(
                    Partition partition, ReadPosition from, int bytesMax, boolean atLeastOne) {
                return partition.readFor(fetcher, from, bytesMax, atLeastOne);
            }

            @Override
            public void watch(Seen seen, Waiter waiter) {
                seen.partition.watchEnd(waiter, seen.from.offset() + 1);
            }

            @Override
            public void unwatch(Seen seen, Waiter waiter) {
                seen.partition.unwatchEnd(waiter);
            }
        }

        ReadOutcome read(Partition partition, ReadPosition from, int bytesMax, boolean atLeastOne);

        /// Has `waiter` signalled when the partition has more for this reader than was seen.
        void watch(Seen seen, Waiter waiter);

        void unwatch(Seen seen, Waiter waiter);
    }

    /// Reads until there is enough or an error to report, or until the deadline.
    List<FetchResult> read(Reader reader, Map<FetchTarget, FetchPosition> wanted, Limits limits) {
        Pass pass = readOnce(reader, wanted, limits.bytesMax);
        while (!pass.isEnough(limits.bytesMin) && !wanted.isEmpty()) {
            if (!awaitNews(reader, pass, limits.deadlineNanos)) {
                return pass.results;
            }
            pass = readOnce(reader, wanted, limits.bytesMax);
        }
        return pass.results;
    }

    /// Waits until a partition has more than `pass` saw; false when the time is over.
    private boolean awaitNews(Reader reader, Pass pass, long deadlineNanos) {
        var waiter = new Waiter(clock, 1);
        try {
            for (Seen seen : pass.seen) {
                reader.watch(seen, waiter);
            }
            return waiter.await(deadlineNanos);
        } finally {
            pass.seen.forEach(seen -> reader.unwatch(seen, waiter));
        }
    }

    private Pass readOnce(Reader reader, Map<FetchTarget, FetchPosition> wanted, int bytesMax) {
        var pass = new Pass(wanted.size());
        wanted.forEach((target, position) -> {
            int left = bytesMax - pass.bytes;
            var data = PartitionData.builder().partitionIndex(target.partition());
            switch (partitions.find(target.topic(), target.topicId(), target.partition())) {
                case Lookup.Missing(ErrorCode error) -> pass.failed(data, error);
                case Lookup.Found(Partition partition) -> {
                    int share = Math.max(0, Math.min(left, position.bytesMax()));
                    ReadOutcome read =
                            reader.read(partition, position.from(), share, pass.bytes == 0);
                    pass.add(data, read);
                    pass.saw(partition, position.from(), read);
                }
            }
            pass.results.add(new FetchResult(target, data.build()));
        });
        return pass;
    }

    /// A partition that was read, and the high watermark that the read was bound by.
    record Seen(Partition partition, ReadPosition from, long highWatermark) {}

    /// One reading of all wanted partitions.
    private static final class Pass {
        final List<FetchResult> results;
        final List<Seen> seen;
        int bytes;
        private boolean urgent;

        Pass(int partitions) {
            results = new ArrayList<>(partitions);
            seen = new ArrayList<>(partitions);
        }

        boolean isEnough(int bytesMin) {
            return urgent || bytes >= bytesMin;
        }

        void failed(PartitionData.Builder data, ErrorCode error) {
            urgent = true;
            data.errorCode(error.code())
                    .highWatermark(-1)
                    .lastStableOffset(-1)
                    .logStartOffset(-1)
                    .records(NO_RECORDS);
        }

        void saw(Partition partition, ReadPosition from, ReadOutcome outcome) {
            if (outcome instanceof ReadOutcome.Records read) {
                seen.add(new Seen(partition, from, read.highWatermark()));
            }
        }

        void add(PartitionData.Builder data, ReadOutcome outcome) {
            switch (outcome) {
                case ReadOutcome.Records read -> {
                    bytes += read.batches().sizeBytes();
                    data.highWatermark(read.highWatermark())
                            .lastStableOffset(read.highWatermark())
                            .logStartOffset(read.logStartOffset())
                            .records(read.batches());
                }
                case ReadOutcome.Diverging diverging -> {
                    urgent = true;
                    data.records(NO_RECORDS)
                            .divergingEpoch(
                                    EpochEndOffset.builder()
                                            .epoch(diverging.epoch())
                                            .endOffset(diverging.endOffset())
                                            .build());
                }
                case ReadOutcome.Failed failure -> {
                    failed(data, failure.error());
                    data.highWatermark(failure.highWatermark())
                            .logStartOffset(failure.logStartOffset());
                }
            }
        }
    }
}
