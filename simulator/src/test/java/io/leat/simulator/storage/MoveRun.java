package io.leat.simulator.storage;

import io.leat.log.AppendResult;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.log.move.Duplicates;
import io.leat.log.move.ReplicaMove;
import io.leat.log.segment.RollRules;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One seed's story: logs move between two directories while they are appended to, truncated,
/// trimmed and deleted, until a crash at some operation; then both directories are opened again and
/// compared with the models.
final class MoveRun {
    private static final List<Path> PATHS = List.of(Path.of("/one"), Path.of("/two"));
    private static final int LIVES = 5;
    private static final int STEPS_MAX = 150;

    private final long seed;
    private final Random random;
    private final LogConfig config;
    private final LogStory story;
    private final Map<TopicPartition, Log> served = new HashMap<>();
    private final Map<TopicPartition, ReplicaMove> moves = new HashMap<>();
    private final Map<TopicPartition, Long> startsSeen = new HashMap<>();
    private List<LogDirectory> directories = List.of();
    private SimulatedStorage storage;
    private long millis = 1_000_000;
    private int moved;
    private int foundTwice;

    MoveRun(long seed) {
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
            openUntilTheyStay();
            check();
            boolean closed = live();
            if (!closed || random.nextInt(4) == 0) {
                storage = storage.crash();
            }
        }
        storage.inject(Faults.none());
        open();
        check();
    }

    /// How many logs got to their new places.
    int moved() {
        return moved;
    }

    /// How many starts found a log in both directories.
    int foundTwice() {
        return foundTwice;
    }

    private void openUntilTheyStay() throws IOException {
        while (true) {
            Faults faults = Faults.none().shortWrites();
            if (random.nextInt(3) == 0) {
                faults.crashIn(1 + random.nextInt(40));
            }
            storage.inject(faults);
            try {
                open();
                storage.inject(Faults.none());
                return;
            } catch (CrashedException e) {
                storage = storage.crash();
            }
        }
    }

    private void open() throws IOException {
        served.clear();
        moves.clear();
        List<LogDirectory> opened = new ArrayList<>();
        for (Path path : PATHS) {
            opened.add(DirectoryStart.once(storage, disk -> options(disk, path)));
        }
        directories = opened;
        for (Log log : opened.getFirst().logs()) {
            foundTwice += opened.get(1).find(log.partition()).isPresent() ? 1 : 0;
        }
        Duplicates.settle(opened);
        for (LogDirectory directory : opened) {
            directory.logs().forEach(log -> served.put(log.partition(), log));
            directory.futures().interrupted().forEach(partition -> goOn(directory, partition));
        }
        if (storage.faults().crashed()) {
            throw new CrashedException();
        }
    }

    private LogDirectoryOptions options(SimulatedStorage disk, Path path) {
        return new LogDirectoryOptions(
                path, disk, new RunClock(), new Confirmations(), any -> config);
    }

    /// As the broker does: what was interrupted is begun anew.
    private void goOn(LogDirectory to, TopicPartition partition) {
        LogDirectory from = other(to);
        Log log = from.find(partition).orElse(null);
        if (log == null || random.nextInt(4) == 0) {
            to.futures().forget(partition);
        } else {
            moves.put(partition, new ReplicaMove(log, from, to, new RunClock(), this::replaced));
        }
    }

    private LogDirectory other(LogDirectory directory) {
        return directories.get(directories.indexOf(directory) == 0 ? 1 : 0);
    }

    private void replaced(Log before, Log after) {
        if (served.get(before.partition()) != before) {
            throw new AssertionError("seed " + seed + ": " + before + " was not the one");
        }
        if (after.flushedOffset() < story.model(after.partition()).confirmed()) {
            throw new AssertionError("seed " + seed + ": moved too early: " + after);
        }
        served.put(after.partition(), after);
        moved++;
    }

    /// Uses the directories until a crash (false) or a clean close (true).
    private boolean live() {
        storage.inject(Faults.none().shortWrites().crashIn(1 + random.nextInt(400)));
        try {
            story.newEpoch();
            int steps = random.nextInt(STEPS_MAX);
            for (int i = 0; i < steps && !storage.faults().crashed(); i++) {
                millis += random.nextInt(20);
                step();
            }
            if (random.nextInt(3) == 0 && !storage.faults().crashed()) {
                moves.values().forEach(this::endBeforeClose);
                for (LogDirectory directory : directories) {
                    directory.close();
                }
                return !storage.faults().crashed();
            }
        } catch (IOException e) {
            if (!storage.faults().crashed()) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        return false;
    }

    private void endBeforeClose(ReplicaMove move) {
        if (random.nextBoolean()) {
            move.pause();
        } else {
            move.abandon();
        }
    }

    private void step() throws IOException {
        TopicPartition partition = new TopicPartition("t", random.nextInt(2));
        Log log = served.get(partition);
        if (log == null) {
            story.models().put(partition, new ModelLog());
            startsSeen.remove(partition);
            LogDirectory directory = directories.get(random.nextInt(2));
            served.put(partition, directory.create(partition, new Uuid(1, 2), config));
            return;
        }
        ModelLog model = story.model(partition);
        switch (random.nextInt(30)) {
            case 0 -> directories.get(random.nextInt(2)).checkpoint();
            case 1 -> {
                if (log.logEndOffset() > model.confirmed()) {
                    startsSeen.remove(partition);
                    story.truncate(log, model);
                }
            }
            case 2, 3 -> story.advanceStart(log, model);
            case 4 -> story.newEpoch();
            case 5 -> delete(partition, model);
            case 6, 7 -> begin(partition, log);
            case 8, 9, 10, 11, 12, 13, 14, 15, 16 -> moveOn(partition);
            case 17, 18, 19, 20 -> flush(log);
            default -> append(log, model);
        }
        if (!storage.faults().crashed()) {
            served.forEach((each, seen) -> startsSeen.put(each, seen.logStartOffset()));
        }
    }

    private void begin(TopicPartition partition, Log log) {
        ReplicaMove running = moves.get(partition);
        if (running != null) {
            if (random.nextInt(6) == 0) {
                moves.remove(partition);
                running.abandon();
            }
            return;
        }
        LogDirectory from = directories.getFirst();
        if (!from.holds(log)) {
            from = directories.get(1);
        }
        moves.put(
                partition, new ReplicaMove(log, from, other(from), new RunClock(), this::replaced));
    }

    private void moveOn(TopicPartition partition) {
        for (int steps = random.nextInt(4); steps >= 0; steps--) {
            ReplicaMove move = moves.get(partition);
            if (move == null) {
                return;
            }
            switch (move.step()) {
                case COPYING -> {}
                case WAITING -> {
                    if (random.nextBoolean()) {
                        move.to().runFlusher();
                    }
                }
                case MOVED, ENDED -> moves.remove(partition);
            }
        }
    }

    /// Until it is done, a crash may leave it as it is.
    private void delete(TopicPartition partition, ModelLog model) throws IOException {
        if (random.nextInt(3) > 0) {
            return;
        }
        ReplicaMove move = moves.remove(partition);
        if (move != null) {
            move.abandon();
        }
        model.deleting();
        for (LogDirectory directory : directories) {
            directory.delete(partition);
        }
        if (!storage.faults().crashed()) {
            story.models().remove(partition);
            served.remove(partition);
        }
    }

    private void flush(Log log) {
        log.requestFlush();
        directories.get(random.nextInt(2)).runFlusher();
        if (random.nextBoolean()) {
            directories.forEach(LogDirectory::runFlusher);
        }
    }

    private void append(Log log, ModelLog model) {
        AppendResult result = story.append(log, millis);
        if (!storage.faults().crashed()) {
            if (!(result instanceof AppendResult.Appended)) {
                throw new AssertionError("seed " + seed + ": " + result);
            }
            model.settled();
        }
    }

    private void check() throws IOException {
        for (Map.Entry<TopicPartition, ModelLog> entry : Map.copyOf(story.models()).entrySet()) {
            Log log = onlyOne(entry.getKey());
            if (log == null) {
                if (entry.getValue().mustBeThere()) {
                    throw new AssertionError("seed " + seed + ": a confirmed log is gone");
                }
                story.models().remove(entry.getKey());
            } else {
                if (log.logStartOffset() < startsSeen.getOrDefault(log.partition(), 0L)) {
                    throw new AssertionError("seed " + seed + ": its start moved back: " + log);
                }
                story.check(log, millis);
            }
        }
        served.keySet()
                .forEach(partition -> {
                    if (!story.models().containsKey(partition)) {
                        throw new AssertionError("seed " + seed + ": a deleted log came back");
                    }
                });
    }

    private @Nullable Log onlyOne(TopicPartition partition) {
        Log found = null;
        for (LogDirectory directory : directories) {
            Log here = directory.find(partition).orElse(null);
            if (here != null && found != null) {
                throw new AssertionError("seed " + seed + ": two logs of " + partition);
            }
            found = here == null ? found : here;
        }
        return found;
    }

    private final class Confirmations implements LogListener {
        @Override
        public void flushed(Log log, long offset) {
            if (log.equals(served.get(log.partition()))) {
                story.model(log.partition()).confirmed(offset);
            }
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
