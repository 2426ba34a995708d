package io.leat.simulator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leat.log.AppendResult;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.log.LogSlice;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.log.compaction.CleanerOptions;
import io.leat.log.compaction.CompactionRules;
import io.leat.log.compaction.CompactionTerms;
import io.leat.log.compaction.LogCleaner;
import io.leat.log.segment.RollRules;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.record.RecordBatches;
import io.leat.protocol.record.RecordIterator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One seed's story: a log is written and compacted, crashes at some operation, is opened again and
/// compared with the model, several times over.
final class CompactionRun {
    private static final Path PATH = Path.of("/data");
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final int LIVES = 4;
    private static final int STEPS_MAX = 120;
    private static final CompressionType[] CODECS = CompressionType.values();

    /// The last batch of a producer.
    private record Sent(long baseOffset, long nextOffset, int epoch, int sequence) {}

    private final Random random;
    private final LogConfig config;
    private final CompactionRules rules;
    private final CleanerOptions options;
    private final int keyCount;
    private final CompactedModel model;
    private final Map<Long, List<Sent>> sent = new HashMap<>();
    private final TreeMap<Integer, Long> epochStarts = new TreeMap<>();
    private SimulatedStorage storage;
    private long millis = 1_000_000;
    private int epoch;
    private int producerEpochs;
    private long confirmed;
    private long highWatermark;
    private int passes;

    CompactionRun(long seed) {
        this.random = new Random(seed);
        this.storage = SimulatedStorage.empty(new Random(seed + 1), random.nextInt(3) > 0);
        this.config =
                new LogConfig(
                        new RollRules(
                                300 + random.nextInt(1500),
                                Long.MAX_VALUE,
                                24 + random.nextInt(1000),
                                random.nextInt(600)),
                        LogConfig.DEFAULT.flush(),
                        new LogConfig.RetentionRules(-1, -1, random.nextInt(2)),
                        LogConfig.DEFAULT.messageTimestampType(),
                        1 << 20);
        this.rules =
                new CompactionRules(
                        random.nextInt(3) * 0.2,
                        CompactionRules.Lag.NONE,
                        random.nextInt(200),
                        new CompactionRules.SegmentShape(
                                config.roll().segmentBytes() * (1 + random.nextInt(3)),
                                config.roll().indexIntervalBytes()));
        this.options =
                new CleanerOptions(1, 24L * (4 + random.nextInt(60)), 1, 0.9, Double.MAX_VALUE);
        this.keyCount = 1 + random.nextInt(20);
        this.model = new CompactedModel(rules.deleteRetentionMillis());
    }

    int passes() {
        return passes;
    }

    void run() throws IOException {
        for (int life = 0; life < LIVES; life++) {
            LogDirectory directory = openUntilItStays();
            check(directory);
            boolean closed = live(directory);
            if (!closed || random.nextInt(4) == 0) {
                storage = storage.crash();
            }
            if (random.nextInt(3) == 0) {
                loseSnapshots();
            }
        }
        storage.inject(Faults.none());
        check(DirectoryStart.once(storage, this::options));
    }

    /// What is known about producers must be in the batches too.
    private void loseSnapshots() throws IOException {
        storage.inject(Faults.none());
        Path directory = PATH.resolve(PARTITION.toString());
        if (storage.exists(directory)) {
            for (String name : storage.list(directory)) {
                if (name.endsWith(".snapshot")) {
                    storage.delete(directory.resolve(name));
                }
            }
            storage.syncDirectory(directory);
        }
    }

    private LogDirectory openUntilItStays() throws IOException {
        DirectoryStart start = DirectoryStart.untilItStays(storage, random, this::options);
        storage = start.storage();
        return start.directory();
    }

    private LogDirectoryOptions options(SimulatedStorage disk) {
        return new LogDirectoryOptions(
                PATH, disk, new RunClock(), new Confirmations(), any -> config);
    }

    /// Uses the directory until a crash (false) or a clean close (true).
    private boolean live(LogDirectory directory) throws IOException {
        storage.inject(Faults.none().shortWrites().crashIn(1 + random.nextInt(600)));
        try {
            epoch++;
            Log log = directory.find(PARTITION).orElse(null);
            if (log == null) {
                log = directory.create(PARTITION, new Uuid(1, 2), config);
            }
            LogCleaner cleaner = cleaner(directory);
            int steps = random.nextInt(STEPS_MAX);
            for (int i = 0; i < steps && !storage.faults().crashed(); i++) {
                millis += random.nextInt(20);
                step(directory, log, cleaner);
            }
            if (random.nextInt(3) == 0 && !storage.faults().crashed()) {
                directory.close();
                return !storage.faults().crashed();
            }
        } catch (IOException e) {
            if (!storage.faults().crashed()) {
                throw e;
            }
        }
        return false;
    }

    private LogCleaner cleaner(LogDirectory directory) {
        return LogCleaner.unattended(
                List.of(directory),
                log -> Optional.of(new CompactionTerms(rules, highWatermark)),
                new RunClock(),
                new LogCleaner.Resources(options, random));
    }

    private void step(LogDirectory directory, Log log, LogCleaner cleaner) throws IOException {
        switch (random.nextInt(16)) {
            case 0 -> epoch++;
            case 1, 2 -> directory.checkpoint();
            case 3, 4, 5 -> {
                log.requestFlush();
                directory.runFlusher();
                long flushed = log.flushedOffset();
                if (random.nextInt(4) > 0 && flushed > highWatermark) {
                    highWatermark += 1 + random.nextLong(flushed - highWatermark);
                }
            }
            case 6, 7 -> compact(directory, log, cleaner);
            case 8 -> {
                if (random.nextInt(5) == 0 && highWatermark > log.logStartOffset()) {
                    long room = highWatermark - log.logStartOffset();
                    log.advanceLogStartOffset(log.logStartOffset() + random.nextLong(room));
                }
            }
            default -> append(log);
        }
    }

    private void compact(LogDirectory directory, Log log, LogCleaner cleaner) throws IOException {
        model.passBegins(highWatermark, millis);
        long before = directory.cleanedOffset(log);
        boolean worked = cleaner.runOnce();
        if (storage.faults().crashed()) {
            return;
        }
        if (!cleaner.uncleanable().isEmpty()) {
            throw new AssertionError("the log became uncleanable");
        }
        long cleaned = directory.cleanedOffset(log);
        if (worked && cleaned > before) {
            passes++;
            List<CompactedModel.Written> found = read(log);
            reject(model.objectionAfterPass(found, cleaned));
            reject(model.objection(found, log.logStartOffset(), millis));
        }
    }

    private static void reject(@Nullable String objection) {
        if (objection != null) {
            throw new AssertionError(objection);
        }
    }

    private void append(Log log) {
        RecordBatchBuilder builder = RecordBatchBuilder.create();
        builder.compression(CODECS[random.nextInt(CODECS.length)]);
        long producer = random.nextInt(4);
        long base = log.logEndOffset();
        int records = 1 + random.nextInt(4);
        if (producer < 3) {
            Sent next = nextOf(producer, base, records);
            builder.producer(producer, (short) next.epoch(), next.sequence());
            sent.computeIfAbsent(producer, id -> new ArrayList<>()).add(next);
        }
        for (int i = 0; i < records; i++) {
            String key = random.nextInt(30) == 0 ? null : "k" + random.nextInt(keyCount);
            String value =
                    random.nextInt(4) == 0
                            ? null
                            : "v" + (base + i) + "x".repeat(random.nextInt(100));
            builder.append(millis, bytes(key), bytes(value), List.of());
            model.wrote(new CompactedModel.Written(base + i, key, value));
        }
        epochStarts.putIfAbsent(epoch, base);
        AppendResult result = log.append(builder.build(), epoch);
        if (!storage.faults().crashed() && !(result instanceof AppendResult.Appended)) {
            throw new AssertionError(result.toString());
        }
    }

    private Sent nextOf(long producer, long base, int records) {
        List<Sent> before = sent.getOrDefault(producer, List.of());
        if (before.isEmpty() || random.nextInt(10) == 0) {
            return new Sent(base, base + records, ++producerEpochs, 0);
        }
        Sent last = before.getLast();
        int sequence = last.sequence() + (int) (last.nextOffset() - last.baseOffset());
        return new Sent(base, base + records, last.epoch(), sequence);
    }

    private static @Nullable ByteBuffer bytes(@Nullable String text) {
        return text == null ? null : ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private void check(LogDirectory directory) throws IOException {
        Log log = directory.find(PARTITION).orElse(null);
        if (log == null) {
            if (confirmed > 0) {
                throw new AssertionError("a confirmed log is gone");
            }
            forget(0);
            return;
        }
        long end = log.logEndOffset();
        if (end < confirmed) {
            throw new AssertionError("ends at " + end + " but " + confirmed + " was confirmed");
        }
        forget(end);
        reject(model.objection(read(log), log.logStartOffset(), millis));
        checkEpochs(log);
        checkProducers(log);
    }

    private void forget(long end) {
        model.cutAt(end);
        epochStarts.values().removeIf(start -> start >= end);
        sent.values().forEach(batches -> batches.removeIf(batch -> batch.nextOffset() > end));
    }

    private void checkEpochs(Log log) {
        for (Map.Entry<Integer, Long> entry : epochStarts.entrySet()) {
            Map.Entry<Integer, Long> next = epochStarts.higherEntry(entry.getKey());
            long end = next == null ? log.logEndOffset() : next.getValue();
            EpochEnd seen = log.endOffsetForEpoch(entry.getKey());
            boolean known = end > log.logStartOffset();
            if (known && !seen.equals(new EpochEnd(entry.getKey(), end))) {
                throw new AssertionError("epoch " + entry + " ends at " + end + ", not " + seen);
            }
        }
    }

    /// The last batch of each producer is known: sent again it is a duplicate.
    private void checkProducers(Log log) {
        for (Map.Entry<Long, List<Sent>> producer : sent.entrySet()) {
            if (producer.getValue().isEmpty()) {
                continue;
            }
            Sent last = producer.getValue().getLast();
            if (last.nextOffset() <= log.logStartOffset()) {
                continue;
            }
            RecordBatchBuilder again = RecordBatchBuilder.create();
            again.producer(producer.getKey(), (short) last.epoch(), last.sequence());
            for (long i = last.baseOffset(); i < last.nextOffset(); i++) {
                again.append(millis, null, null, List.of());
            }
            AppendResult result = log.append(again.build(), Math.max(epoch, log.latestEpoch()));
            if (!(result instanceof AppendResult.Duplicate duplicate)
                    || duplicate.firstOffset() != last.baseOffset()
                    || duplicate.lastOffset() != last.nextOffset() - 1) {
                throw new AssertionError(
                        "%s of %s sent again: %s".formatted(last, producer.getKey(), result));
            }
        }
    }

    private static List<CompactedModel.Written> read(Log log) throws IOException {
        List<CompactedModel.Written> found = new ArrayList<>();
        long start = log.logStartOffset();
        long next = start;
        while (next < log.logEndOffset()) {
            LogSlice slice = log.read(next, 1 << 20, Long.MAX_VALUE, true);
            if (slice.isEmpty()) {
                throw new AssertionError("nothing to read at " + next + " of " + log);
            }
            for (RecordBatch batch : RecordBatches.in(slice.toBuffer())) {
                if (!batch.crcMatches() || batch.nextOffset() <= next) {
                    throw new AssertionError("a bad batch was read: " + batch);
                }
                collect(batch, start, found);
                next = batch.nextOffset();
            }
        }
        return found;
    }

    private static void collect(RecordBatch batch, long start, List<CompactedModel.Written> found) {
        try (RecordIterator records = batch.records(DecompressionLimit.DEFAULT)) {
            while (records.hasNext()) {
                Record record = records.next();
                if (record.offset() >= start) {
                    found.add(
                            new CompactedModel.Written(
                                    record.offset(), text(record.key()), text(record.value())));
                }
            }
        }
    }

    private static @Nullable String text(@Nullable ByteBuffer bytes) {
        return bytes == null ? null : UTF_8.decode(bytes).toString();
    }

    private final class Confirmations implements LogListener {
        @Override
        public void flushed(Log log, long offset) {
            confirmed = Math.max(confirmed, offset);
        }

        @Override
        public void failed(Log log, IOException cause) {
            if (!storage.faults().crashed()) {
                throw new AssertionError("the log failed", cause);
            }
        }
    }

    private final class RunClock implements Clock {
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
