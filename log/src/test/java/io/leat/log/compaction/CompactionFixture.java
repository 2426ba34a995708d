package io.leat.log.compaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leat.log.AppendResult;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.log.LogSlice;
import io.leat.log.segment.RollRules;
import io.leat.log.storage.DiskStorage;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.record.RecordBatches;
import io.leat.protocol.record.RecordIterator;
import io.leat.protocol.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A log on a real disk whose every batch gets a segment of its own, and a cleaner driven by hand.
final class CompactionFixture implements AutoCloseable {
    static final TopicPartition PARTITION = new TopicPartition("t", 0);
    static final long DELETE_RETENTION = 1_000;
    private static final LogConfig CONFIG =
            new LogConfig(
                    new RollRules(1, Long.MAX_VALUE, 1 << 20, 0),
                    LogConfig.DEFAULT.flush(),
                    LogConfig.DEFAULT.retention(),
                    TimestampType.CREATE_TIME,
                    1 << 20);

    final Path path;
    final LogDirectory directory;
    final Log log;
    long millis = 1_000_000;
    long highWatermark = Long.MAX_VALUE;
    CompactionRules.Lag lag = CompactionRules.Lag.NONE;
    double dirtyRatioMin;
    private LogCleaner cleaner;

    CompactionFixture(Path path) throws IOException {
        this.path = path;
        this.directory =
                LogDirectory.openUnattended(
                        new LogDirectoryOptions(
                                path,
                                DiskStorage.open(16),
                                new HandClock(),
                                LogListener.none(),
                                partition -> CONFIG));
        this.log = create(PARTITION);
        this.cleaner = cleaner(CleanerOptions.DEFAULT);
    }

    /// Three records of one key below the recovery point, and one that is not compacted.
    static CompactionFixture ofThreeSealedBatches(Path path) throws IOException {
        CompactionFixture fixture = new CompactionFixture(path);
        fixture.append("a=1");
        fixture.append("a=2");
        fixture.append("a=3");
        fixture.append("b=1");
        fixture.log.requestFlush();
        fixture.directory.runFlusher();
        fixture.directory.checkpoint();
        return fixture;
    }

    CompactionTerms terms() {
        return new CompactionTerms(rules(), highWatermark);
    }

    Log create(TopicPartition partition) throws IOException {
        return directory.create(partition, new Uuid(1, 2), CONFIG);
    }

    private LogCleaner cleaner(CleanerOptions options) {
        return LogCleaner.unattended(
                List.of(directory),
                any -> Optional.of(terms()),
                new HandClock(),
                new LogCleaner.Resources(options, new Random(1)));
    }

    private CompactionRules rules() {
        return new CompactionRules(
                dirtyRatioMin, lag, DELETE_RETENTION, new CompactionRules.SegmentShape(1 << 20, 0));
    }

    /// From now on a pass knows so many keys at most.
    void keysMax(int keys) {
        cleaner = cleaner(new CleanerOptions(1, 24L * (keys + 1), 8192, 1, Double.MAX_VALUE));
    }

    LogCleaner cleaner() {
        return cleaner;
    }

    /// One batch; `key=value`, `key` alone for a tombstone, `=value` for no key.
    void append(String... records) {
        append(builder -> builder, records);
    }

    void append(UnaryOperator<RecordBatchBuilder> settings, String... records) {
        append(log, settings, records);
    }

    void append(Log target, UnaryOperator<RecordBatchBuilder> settings, String... records) {
        RecordBatchBuilder builder = settings.apply(RecordBatchBuilder.create());
        for (String record : records) {
            String[] parts = record.split("=", -1);
            builder.append(
                    millis,
                    parts[0].isEmpty() ? null : bytes(parts[0]),
                    parts.length > 1 ? bytes(parts[1]) : null,
                    List.of());
        }
        AppendResult result = target.append(builder.build(), 0);
        if (!(result instanceof AppendResult.Appended)) {
            throw new AssertionError(result.toString());
        }
    }

    /// The marker that ends a transaction.
    void end(long producer, boolean commit) {
        RecordBatchBuilder marker =
                RecordBatchBuilder.create()
                        .producer(producer, (short) 0, -1)
                        .transactional(true)
                        .control(true);
        ByteBuffer key =
                ByteBuffer.allocate(4).putShort((short) 0).putShort((short) (commit ? 1 : 0));
        marker.append(millis, key.flip(), ByteBuffer.allocate(6), List.of());
        log.append(marker.build(), 0);
    }

    static UnaryOperator<RecordBatchBuilder> producer(long id, int sequence) {
        return builder -> builder.producer(id, (short) 0, sequence);
    }

    static UnaryOperator<RecordBatchBuilder> transactional(long id, int sequence) {
        return builder -> builder.producer(id, (short) 0, sequence).transactional(true);
    }

    /// Flushes, moves the recovery point, and has the cleaner do all there is to do.
    void clean() {
        directory.logs().forEach(Log::requestFlush);
        directory.runFlusher();
        directory.checkpoint();
        while (cleaner.runOnce()) {
            // the next log
        }
    }

    long cleanedOffset() {
        return directory.cleanedOffset(log);
    }

    List<RecordBatch> batches() throws IOException {
        List<RecordBatch> batches = new ArrayList<>();
        long next = log.logStartOffset();
        while (next < log.logEndOffset()) {
            LogSlice slice = log.read(next, 1 << 20, Long.MAX_VALUE, true);
            for (RecordBatch batch : RecordBatches.in(slice.toBuffer())) {
                batches.add(batch);
                next = batch.nextOffset();
            }
        }
        return batches;
    }

    /// `offset:key=value`, or `offset:key` for a tombstone.
    List<String> records() throws IOException {
        List<String> found = new ArrayList<>();
        for (RecordBatch batch : batches()) {
            if (batch.isControl()) {
                found.add(batch.baseOffset() + ":marker");
                continue;
            }
            try (RecordIterator records = batch.records(DecompressionLimit.DEFAULT)) {
                while (records.hasNext()) {
                    Record record = records.next();
                    String value = record.value() == null ? "" : "=" + text(record.value());
                    found.add(record.offset() + ":" + text(record.key()) + value);
                }
            }
        }
        return found;
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static String text(@Nullable ByteBuffer bytes) {
        return bytes == null ? "null" : UTF_8.decode(bytes.duplicate()).toString();
    }

    @Override
    public void close() throws IOException {
        cleaner.close();
        directory.close();
    }

    private final class HandClock implements Clock {
        @Override
        public long millis() {
            return millis;
        }

        @Override
        public long nanos() {
            return millis * 1_000_000;
        }
    }
}
