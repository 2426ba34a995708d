package io.leat.simulator.storage;

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
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/// One seed's story: a log directory is used, crashes at some operation, is opened again and
/// compared with the model, several times over.
final class CrashRun {
    private static final Path PATH = Path.of("/data");
    private static final int LIVES = 4;
    private static final int STEPS_MAX = 80;

    private final long seed;
    private final Random random;
    private final LogConfig config;
    private final LogStory story;
    private SimulatedStorage storage;
    private long millis = 1_000_000;
    private boolean full;
    private int diskFullCount;

    CrashRun(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.story = new LogStory(seed, random);
        this.storage = SimulatedStorage.empty(new Random(seed + 1), random.nextInt(3) > 0);
        this.config =
                new LogConfig(
                        new RollRules(
                                300 + random.nextInt(2500),
                                Long.MAX_VALUE,
                                24 + random.nextInt(1000),
                                random.nextInt(600)),
                        LogConfig.DEFAULT.flush(),
                        new LogConfig.RetentionRules(-1, -1, random.nextInt(2)),
                        LogConfig.DEFAULT.messageTimestampType(),
                        1 << 20);
    }

    void run() throws IOException {
        for (int life = 0; life < LIVES; life++) {
            empty();
            LogDirectory directory = openUntilItStays();
            check(directory);
            boolean closed = live(directory);
            if (!closed || random.nextInt(4) == 0) {
                storage = storage.crash();
            }
        }
        storage.inject(Faults.none());
        storage.leaveRoomForAll();
        check(DirectoryStart.once(storage, this::options));
    }

    /// How many appends found the disk full.
    int diskFullCount() {
        return diskFullCount;
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
    private boolean live(LogDirectory directory) {
        storage.inject(Faults.none().shortWrites().crashIn(1 + random.nextInt(250)));
        try {
            story.newEpoch();
            int steps = random.nextInt(STEPS_MAX);
            for (int i = 0; i < steps && !storage.faults().crashed(); i++) {
                millis++;
                fillOrEmpty();
                step(directory);
            }
            if (random.nextInt(3) == 0 && !storage.faults().crashed()) {
                empty();
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

    /// Now and then the disk is nearly full, and later it is not.
    private void fillOrEmpty() {
        if (full && random.nextInt(5) == 0) {
            empty();
        } else if (!full && random.nextInt(25) == 0) {
            storage.leaveRoomFor(random.nextInt(900));
            full = true;
        }
    }

    private void empty() {
        storage.leaveRoomForAll();
        full = false;
        millis += 1_000;
    }

    private void step(LogDirectory directory) throws IOException {
        TopicPartition partition = new TopicPartition("t", random.nextInt(3));
        Log log = directory.find(partition).orElse(null);
        if (log == null) {
            empty();
            story.models().remove(partition);
            directory.create(partition, new Uuid(1, 2), config);
            return;
        }
        ModelLog model = story.model(partition);
        switch (random.nextInt(20)) {
            case 0 -> checkpoint(directory);
            case 1 -> {
                empty();
                story.truncate(log, model);
            }
            case 2 -> {
                empty();
                story.advanceStart(log, model);
            }
            case 3 -> {
                story.newEpoch();
                if (random.nextBoolean()) {
                    log.assignEpoch(story.epoch());
                }
            }
            case 4 -> {
                if (random.nextInt(6) == 0) {
                    empty();
                    long offset = model.endOffset() + random.nextInt(10);
                    model.emptiedAt(offset);
                    log.truncateFullyAt(offset);
                    model.settled();
                    story.newEpoch();
                }
            }
            case 5, 6, 7 -> flush(directory, log);
            default -> append(log, model);
        }
    }

    private void checkpoint(LogDirectory directory) {
        directory.checkpoint();
        if (!full && !storage.faults().crashed()) {
            story.checkpointed(directory.logs());
        }
    }

    private void flush(LogDirectory directory, Log log) {
        log.requestFlush();
        if (random.nextInt(3) == 0) {
            directory.logs().forEach(Log::requestFlush);
        }
        directory.runFlusher();
    }

    private void append(Log log, ModelLog model) {
        // Even if it fails, some of it may be found.
        AppendResult result = story.append(log, millis);
        boolean crashed = storage.faults().crashed();
        if (crashed) {
            return;
        }
        if (result instanceof AppendResult.Appended) {
            model.settled();
        } else if (full && result.equals(AppendResult.DISK_FULL)) {
            model.refused();
            diskFullCount++;
        } else {
            throw new AssertionError("seed " + seed + ": " + result);
        }
    }

    private void check(LogDirectory directory) throws IOException {
        for (Map.Entry<TopicPartition, ModelLog> entry : Map.copyOf(story.models()).entrySet()) {
            Log log = directory.find(entry.getKey()).orElse(null);
            if (log == null) {
                if (entry.getValue().everConfirmed()) {
                    throw new AssertionError("seed " + seed + ": a confirmed log is gone");
                }
                story.models().remove(entry.getKey());
            } else {
                story.check(log, millis);
            }
        }
    }

    private final class Confirmations implements LogListener {
        @Override
        public void flushed(Log log, long offset) {
            ModelLog model = story.model(log.partition());
            model.confirmed(offset);
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
