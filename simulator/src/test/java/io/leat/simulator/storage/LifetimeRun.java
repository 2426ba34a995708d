package io.leat.simulator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leat.log.AppendResult;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.log.segment.RollRules;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.record.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// One seed's story: logs are filled, trimmed, deleted and made anew, and retention looks at them,
/// until a crash at some operation; then they are opened again and compared with the models.
final class LifetimeRun {
    private static final Path PATH = Path.of("/data");
    private static final int LIVES = 5;
    private static final int STEPS_MAX = 120;
    private static final int PARTITIONS = 3;

    private final long seed;
    private final Random random;
    private final Map<TopicPartition, LifetimeModel> models = new HashMap<>();
    private LogConfig config;
    private SimulatedStorage storage;
    private long millis = 1_000_000;
    private long topics;

    LifetimeRun(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.storage = SimulatedStorage.empty(new Random(seed + 1), random.nextInt(3) > 0);
        this.config = randomConfig();
    }

    private LogConfig randomConfig() {
        long ms = random.nextInt(3) == 0 ? -1 : random.nextInt(400);
        long bytes = random.nextInt(3) > 0 ? -1 : random.nextInt(3000);
        return new LogConfig(
                new RollRules(
                        200 + random.nextInt(1000),
                        random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(300),
                        random.nextInt(100),
                        1 << 20,
                        random.nextInt(300)),
                LogConfig.DEFAULT.flush(),
                new LogConfig.RetentionRules(ms, bytes, random.nextInt(100)),
                LogConfig.DEFAULT.messageTimestampType(),
                1 << 20);
    }

    void run() throws IOException {
        for (int life = 0; life < LIVES; life++) {
            LogDirectory directory = openUntilItStays();
            check(directory);
            boolean closed = live(directory);
            if (!closed || random.nextInt(4) == 0) {
                storage = storage.crash();
            }
        }
        storage.inject(Faults.none());
        check(DirectoryStart.once(storage, this::options));
    }

    private LogDirectory openUntilItStays() throws IOException {
        DirectoryStart start = DirectoryStart.untilItStays(storage, random, this::options);
        storage = start.storage();
        return start.directory();
    }

    private LogDirectoryOptions options(SimulatedStorage disk) {
        disk.timeIs(millis);
        return new LogDirectoryOptions(
                PATH, disk, new RunClock(), new Confirmations(), any -> config);
    }

    /// Uses the directory until a crash (false) or a clean close (true).
    private boolean live(LogDirectory directory) {
        storage.inject(Faults.none().shortWrites().crashIn(1 + random.nextInt(300)));
        try {
            int steps = random.nextInt(STEPS_MAX);
            for (int i = 0; i < steps && !storage.faults().crashed(); i++) {
                millis += random.nextInt(20);
                storage.timeIs(millis);
                step(directory);
            }
            if (random.nextInt(3) == 0 && !storage.faults().crashed()) {
                directory.close();
                return !storage.faults().crashed();
            }
        } catch (IOException e) {
            if (!storage.faults().crashed()) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        return false;
    }

    private void step(LogDirectory directory) throws IOException {
        TopicPartition partition = new TopicPartition("t", random.nextInt(PARTITIONS));
        Log log = directory.find(partition).orElse(null);
        if (log == null) {
            models.put(partition, new LifetimeModel());
            directory.create(partition, new Uuid(1, ++topics), config);
            return;
        }
        switch (random.nextInt(30)) {
            case 0 -> directory.checkpoint();
            case 1 -> {
                model(partition).deleting();
                directory.delete(partition);
                models.remove(partition);
            }
            case 2 -> {
                config = randomConfig();
                directory.logs().forEach(each -> each.configure(config));
            }
            case 3, 4 -> trim(directory);
            case 5, 6, 7, 8, 9 -> retain(directory);
            case 10, 11, 12, 13, 14, 15 -> flush(directory, log);
            default -> append(log, model(partition));
        }
        if (!storage.faults().crashed()) {
            directory
                    .logs()
                    .forEach(each ->
                            model(each.partition())
                                    .seen(each.logStartOffset(), each.logEndOffset()));
        }
    }

    private LifetimeModel model(TopicPartition partition) {
        return models.computeIfAbsent(partition, p -> new LifetimeModel());
    }

    private void append(Log log, LifetimeModel model) {
        long timestamp = millis + random.nextInt(100) - 90;
        if (random.nextInt(10) == 0) {
            timestamp += random.nextInt(20_000) - 10_000;
        }
        String value = model.endOffset() + "x".repeat(random.nextInt(200));
        ByteBuffer bytes =
                RecordBatchBuilder.create()
                        .append(timestamp, null, ByteBuffer.wrap(value.getBytes(UTF_8)), List.of())
                        .build();
        int size = bytes.remaining();
        long crc = RecordBatch.at(bytes, 0).crc();
        model.appended(new LifetimeModel.Entry(timestamp, millis, size, crc));
        AppendResult result = log.append(bytes, 0);
        if (!storage.faults().crashed() && !(result instanceof AppendResult.Appended)) {
            throw new AssertionError("seed " + seed + ": " + result);
        }
    }

    private void flush(LogDirectory directory, Log log) {
        log.requestFlush();
        if (random.nextInt(3) == 0) {
            directory.logs().forEach(Log::requestFlush);
        }
        directory.runFlusher();
    }

    /// As DeleteRecords does: several logs at once, none above what is confirmed. What has been
    /// answered must outlive any crash.
    private void trim(LogDirectory directory) throws IOException {
        Map<Log, Long> starts = new LinkedHashMap<>();
        for (Log log : directory.logs()) {
            LifetimeModel model = model(log.partition());
            long start = random.nextBoolean() ? model.confirmed() : log.logStartOffset();
            if (model.confirmed() > log.logStartOffset() && random.nextBoolean()) {
                start += random.nextLong(model.confirmed() - log.logStartOffset());
            }
            start = Math.min(start, model.confirmed());
            model.trimming(start);
            starts.put(log, start);
        }
        directory.advanceStarts(starts);
        if (!storage.faults().crashed()) {
            starts.forEach((log, start) -> {
                if (log.logStartOffset() < start) {
                    throw new AssertionError(log + " was not trimmed to " + start);
                }
            });
        }
    }

    private void retain(LogDirectory directory) {
        for (Log log : directory.logs()) {
            model(log.partition()).retaining(config.retention(), millis);
        }
        directory.retain(log -> model(log.partition()).confirmed());
    }

    private void check(LogDirectory directory) throws IOException {
        for (Map.Entry<TopicPartition, LifetimeModel> entry : Map.copyOf(models).entrySet()) {
            LifetimeModel model = entry.getValue();
            Log log = directory.find(entry.getKey()).orElse(null);
            if (log == null) {
                if (model.mustBeThere()) {
                    throw new AssertionError("a confirmed log is gone: " + entry);
                }
                models.remove(entry.getKey());
                continue;
            }
            model.seen(log.logStartOffset(), log.logEndOffset());
            checkRecords(log, model);
            model.endsAt(log.logEndOffset());
        }
        for (Log log : directory.logs()) {
            if (!models.containsKey(log.partition())) {
                throw new AssertionError("a deleted log came back: " + log);
            }
        }
    }

    private static void checkRecords(Log log, LifetimeModel model) throws IOException {
        long next = log.logStartOffset();
        while (next < log.logEndOffset()) {
            ByteBuffer read = log.read(next, 1 << 20, Long.MAX_VALUE, true).toBuffer();
            for (RecordBatch batch : RecordBatches.in(read)) {
                if (batch.baseOffset() != next || batch.crc() != model.entry(next).crc()) {
                    throw new AssertionError("at " + next + " is " + batch + ": " + model);
                }
                next++;
            }
        }
    }

    private final class Confirmations implements LogListener {
        @Override
        public void flushed(Log log, long offset) {
            model(log.partition()).confirmed(offset);
        }

        @Override
        public void failed(Log log, IOException cause) {
            if (!storage.faults().crashed()) {
                throw new AssertionError("seed " + seed, cause);
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
