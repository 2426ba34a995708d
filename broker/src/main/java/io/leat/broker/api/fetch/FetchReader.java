package io.leat.broker.api.fetch;

import io.leat.broker.partition.Partitions;
import io.leat.broker.partition.ReadOutcome;
import io.leat.broker.throttle.ReplicationThrottle;
import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.FetchResponse.EpochEndOffset;
import io.leat.protocol.message.FetchResponse.PartitionData;
import io.leat.protocol.wire.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Reads the wanted partitions in order, until the response is full; waits while it is too empty.
final class FetchReader {
    private static final Payload NO_RECORDS = Payload.of(ByteBuffer.allocate(0));

    private static final long THROTTLE_PAUSE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(1);

    private final Partitions partitions;
    private final Clock clock;
    private final ReplicationThrottle throttle;

    FetchReader(Partitions partitions, Clock clock, ReplicationThrottle throttle) {
        this.partitions = partitions;
        this.clock = clock;
        this.throttle = throttle;
    }

    /// What the request asks for: at least `bytesMin` bytes of records unless `deadlineNanos`
    /// passes first, at most `bytesMax` (but one whole batch in any case).
    record Limits(int bytesMin, int bytesMax, long deadlineNanos) {}

    /// As below, for who has no session.
    List<FetchResult> read(Reader reader, Map<FetchTarget, FetchPosition> wanted, Limits limits) {
        var once = new FetchSession(FetchSession.NONE, false, 0, wanted, clock.millis());
        try {
            return read(reader, once, limits);
        } finally {
            once.close();
        }
    }

    /// Reads what is due in a session, until there is enough or an error to report, or until the
    /// deadline.
    List<FetchResult> read(Reader reader, FetchSession session, Limits limits) {
        Map<FetchTarget, FetchResult> results = new LinkedHashMap<>();
        while (true) {
            long begun = clock.nanos();
            Map<FetchTarget, FetchPosition> due = session.due(reader, begun);
            Pass pass = readOnce(reader, due, limits.bytesMax);
            pass.results.forEach(result -> results.put(result.target(), result));
            boolean isEnough = pass.isEnough(limits.bytesMin) || session.size() == 0;
            if (!isEnough || session.isKept()) {
                session.wasRead(pass.seen, pass.again(), clock.nanos() - begun);
            }
            if (isEnough || !awaitNews(session, pass, limits.deadlineNanos)) {
                throttle.use(pass.slowedBytes);
                return List.copyOf(results.values());
            }
        }
    }

    /// Waits until there is something else to read: news, or what the throttle holds back now.
    /// False at the deadline.
    private boolean awaitNews(FetchSession session, Pass pass, long deadlineNanos) {
        long now = clock.nanos();
        long pause = Math.max(THROTTLE_PAUSE_NANOS_MIN, throttle.nanosUsedUp());
        boolean pauses = pass.heldBack && pause < deadlineNanos - now;
        return session.agenda().await(clock, pauses ? now + pause : deadlineNanos) || pauses;
    }

    private Pass readOnce(Reader reader, Map<FetchTarget, FetchPosition> wanted, int bytesMax) {
        var pass = new Pass(wanted.size());
        wanted.forEach((target, position) -> {
            int left = bytesMax - pass.bytes;
            var data = PartitionData.builder().partitionIndex(target.partition());
            switch (reader.find(partitions, target)) {
                case Reader.Found.Missing(ErrorCode error) -> {
                    pass.failed(data, error);
                    pass.served.add(target);
                }
                case Reader.Found.Here(Source source) -> {
                    boolean slowed = source.isSlowed(throttle);
                    boolean heldBack = slowed && throttle.isUsedUp(pass.slowedBytes);
                    int share = heldBack ? 0 : Math.max(0, Math.min(left, position.bytesMax()));
                    int before = pass.bytes;
                    ReadOutcome read =
                            source.read(position.from(), share, !heldBack && pass.bytes == 0);
                    pass.add(data, read);
                    pass.heldBack |= heldBack;
                    pass.slowedBytes += slowed ? pass.bytes - before : 0;
                    if (!heldBack && read instanceof ReadOutcome.Records records) {
                        long committed = records.highWatermark();
                        pass.seen.add(seen(target, source, records));
                        pass.saw(target, position.from().offset(), records);
                        pass.urgent |= reader.awaitsCommits() && position.isNews(committed);
                    } else {
                        pass.served.add(target);
                    }
                }
            }
            pass.results.add(new FetchResult(target, data.build()));
        });
        return pass;
    }

    private static Agenda.Seen seen(
            FetchTarget target, Source source, ReadOutcome.Records records) {
        return new Agenda.Seen(
                target, source, records.end(), records.highWatermark(), records.logStartOffset());
    }

    /// One reading of some partitions.
    private static final class Pass {
        final List<FetchResult> results;
        final List<Agenda.Seen> seen;
        private final List<FetchTarget> starved = new ArrayList<>();
        private final List<FetchTarget> served = new ArrayList<>();
        int bytes;

        /// Of replicas that are throttled.
        int slowedBytes;

        /// Whether a throttled replica got nothing because the rate was used up.
        boolean heldBack;

        private boolean urgent;

        Pass(int partitions) {
            results = new ArrayList<>(partitions);
            seen = new ArrayList<>(partitions);
        }

        void saw(FetchTarget target, long offset, ReadOutcome.Records records) {
            if (records.batches().sizeBytes() > 0) {
                served.add(target);
            } else if (records.end() > offset) {
                starved.add(target); // there was no room
            }
        }

        /// What is to be read again whatever happens, and first what got nothing.
        List<FetchTarget> again() {
            starved.addAll(served);
            return starved;
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
