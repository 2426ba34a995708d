package io.leat.broker.api.fetch;

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

    /// Reads until there is enough or an error to report, or until the deadline.
    List<FetchResult> read(Reader reader, Map<FetchTarget, FetchPosition> wanted, Limits limits) {
        Pass pass = readOnce(reader, wanted, limits.bytesMax);
        while (!pass.isEnough(limits.bytesMin) && !wanted.isEmpty()) {
            if (!awaitNews(pass, limits.deadlineNanos)) {
                return pass.results;
            }
            pass = readOnce(reader, wanted, limits.bytesMax);
        }
        return pass.results;
    }

    /// Waits until a partition has more than `pass` saw; false when the time is over.
    private boolean awaitNews(Pass pass, long deadlineNanos) {
        var waiter = new Waiter(clock, 1);
        try {
            for (Seen seen : pass.seen) {
                seen.source.watch(seen.from, seen.highWatermark, waiter);
            }
            return waiter.await(deadlineNanos);
        } finally {
            pass.seen.forEach(seen -> seen.source.unwatch(waiter));
        }
    }

    private Pass readOnce(Reader reader, Map<FetchTarget, FetchPosition> wanted, int bytesMax) {
        var pass = new Pass(wanted.size());
        wanted.forEach((target, position) -> {
            int left = bytesMax - pass.bytes;
            var data = PartitionData.builder().partitionIndex(target.partition());
            switch (reader.find(partitions, target)) {
                case Reader.Found.Missing(ErrorCode error) -> pass.failed(data, error);
                case Reader.Found.Here(Source source) -> {
                    int share = Math.max(0, Math.min(left, position.bytesMax()));
                    ReadOutcome read = source.read(position.from(), share, pass.bytes == 0);
                    pass.add(data, read);
                    if (read instanceof ReadOutcome.Records records) {
                        long committed = records.highWatermark();
                        pass.seen.add(new Seen(source, position.from(), committed));
                        pass.urgent |= reader.awaitsCommits() && position.isNews(committed);
                    }
                }
            }
            pass.results.add(new FetchResult(target, data.build()));
        });
        return pass;
    }

    /// A partition that was read, and the high watermark that the read was bound by.
    record Seen(Source source, ReadPosition from, long highWatermark) {}

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
                case ReadOutcome.Elsewhere better -> {
                    urgent = true;
                    data.highWatermark(better.highWatermark())
                            .lastStableOffset(better.highWatermark())
                            .logStartOffset(better.logStartOffset())
                            .preferredReadReplica(better.broker())
                            .records(NO_RECORDS);
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
