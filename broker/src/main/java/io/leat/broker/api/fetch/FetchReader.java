package io.leat.broker.api.fetch;

import io.leat.broker.partition.Lookup;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.Partitions;
import io.leat.broker.partition.ReadOutcome;
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

    /// Reads until there is enough or an error to report, or until the deadline.
    List<FetchResult> read(Map<FetchTarget, FetchPosition> wanted, Limits limits) {
        Pass pass = readOnce(wanted, limits.bytesMax);
        while (!pass.isEnough(limits.bytesMin) && !wanted.isEmpty()) {
            if (!awaitNews(pass, limits.deadlineNanos)) {
                return pass.results;
            }
            pass = readOnce(wanted, limits.bytesMax);
        }
        return pass.results;
    }

    /// Waits until a partition has more than `pass` saw; false when the time is over.
    private boolean awaitNews(Pass pass, long deadlineNanos) {
        var waiter = new Waiter(clock, 1);
        try {
            for (Seen seen : pass.seen) {
                seen.partition.watch(waiter, seen.highWatermark + 1);
            }
            return waiter.await(deadlineNanos);
        } finally {
            pass.seen.forEach(seen -> seen.partition.unwatch(waiter));
        }
    }

    private Pass readOnce(Map<FetchTarget, FetchPosition> wanted, int bytesMax) {
        var pass = new Pass(wanted.size());
        wanted.forEach((target, position) -> {
            int left = bytesMax - pass.bytes;
            var data = PartitionData.builder().partitionIndex(target.partition());
            switch (partitions.find(target.topic(), target.topicId(), target.partition())) {
                case Lookup.Missing(ErrorCode error) -> pass.failed(data, error);
                case Lookup.Found(Partition partition) -> {
                    int share = Math.max(0, Math.min(left, position.bytesMax()));
                    ReadOutcome read = partition.read(position.from(), share, pass.bytes == 0);
                    pass.add(data, partition, read);
                }
            }
            pass.results.add(new FetchResult(target, data.build()));
        });
        return pass;
    }

    /// A partition that was read, and the high watermark that the read was bound by.
    private record Seen(Partition partition, long highWatermark) {}

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

        void add(PartitionData.Builder data, Partition partition, ReadOutcome outcome) {
            switch (outcome) {
                case ReadOutcome.Records read -> {
                    bytes += read.batches().sizeBytes();
                    seen.add(new Seen(partition, read.highWatermark()));
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
