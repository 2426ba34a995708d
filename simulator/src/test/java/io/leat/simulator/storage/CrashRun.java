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
import io.leat.log.segment.RollRules;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.record.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One seed's story: a log directory is used, crashes at some operation, is opened again and
/// compared with the model, several times over.
final class CrashRun {
    private static final Path PATH = Path.of("/data");
    private static final int LIVES = 4;
    private static final int STEPS_MAX = 80;

    private final long seed;
    private final Random random;
    private final LogConfig config;
    private final Map<TopicPartition, ModelLog> models = new HashMap<>();
    private SimulatedStorage storage;
    private long millis = 1_000_000;
    private int epoch;
    private int producerEpochs;
    private long values;
    private boolean full;
    private int diskFullCount;

    CrashRun(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
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
            epoch++;
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
            models.remove(partition);
            directory.create(partition, new Uuid(1, 2), config);
            return;
        }
        ModelLog model = model(partition);
        switch (random.nextInt(20)) {
            case 0 -> directory.checkpoint();
            case 1 -> {
                empty();
                truncate(log, model);
            }
            case 2 -> {
                empty();
                advanceStart(log, model);
            }
            case 3 -> epoch++;
            case 4 -> {
                if (random.nextInt(6) == 0) {
                    empty();
                    long offset = model.endOffset() + random.nextInt(10);
                    model.emptiedAt(offset);
                    log.truncateFullyAt(offset);
                    model.settled();
                    epoch++;
                }
            }
            case 5, 6, 7 -> flush(directory, log);
            default -> append(log, model);
        }
    }

    private ModelLog model(TopicPartition partition) {
        return models.computeIfAbsent(partition, p -> new ModelLog());
    }

    private void flush(LogDirectory directory, Log log) {
        log.requestFlush();
        if (random.nextInt(3) == 0) {
            directory.logs().forEach(Log::requestFlush);
        }
        directory.runFlusher();
    }

    private void truncate(Log log, ModelLog model) throws IOException {
        List<ModelLog.Batch> batches =
                model.batches().stream()
                        .filter(batch -> batch.baseOffset() >= model.startOffset())
                        .toList();
        if (!batches.isEmpty()) {
            ModelLog.Batch at = batches.get(random.nextInt(batches.size()));
            model.truncated(at.baseOffset());
            log.truncateTo(at.baseOffset());
            model.settled();
            epoch++;
        }
    }

    private void advanceStart(Log log, ModelLog model) throws IOException {
        long confirmed = Math.min(model.confirmed(), log.logEndOffset());
        if (confirmed > model.startOffset()) {
            long offset = model.startOffset() + random.nextLong(confirmed - model.startOffset());
            model.startingAt(offset);
            log.advanceLogStartOffset(offset);
        }
    }

    private void append(Log log, ModelLog model) {
        ModelLog.Sent sent = nextOf(model);
        RecordBatchBuilder builder = RecordBatchBuilder.create();
        if (sent.sequence() >= 0) {
            builder.producer(sent.producerId(), (short) sent.epoch(), sent.sequence());
        }
        int records = 1 + random.nextInt(4);
        for (int i = 0; i < records; i++) {
            String value = "v" + values++ + "x".repeat(random.nextInt(200));
            builder.append(
                    millis + random.nextInt(5) - 2,
                    null,
                    ByteBuffer.wrap(value.getBytes(UTF_8)),
                    List.of());
        }
        ByteBuffer bytes = builder.build();
        RecordBatch batch = RecordBatch.at(bytes, 0);
        // Even if it fails, some of it may be found: it counts as appended.
        model.appended(
                new ModelLog.Batch(
                        model.endOffset(), model.endOffset() + records, epoch, batch.crc(), sent));
        AppendResult result = log.append(bytes, epoch);
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

    /// The next batch of one of a few producers, as the log must expect it.
    private ModelLog.Sent nextOf(ModelLog model) {
        long id = random.nextInt(4);
        if (id == 3) {
            return new ModelLog.Sent(-1, -1, -1);
        }
        ModelLog.Batch last = lastOf(model, id);
        // The log may know one that the model does not, from below its start: a new epoch is right.
        return last == null || random.nextInt(10) == 0
                ? new ModelLog.Sent(id, ++producerEpochs, 0)
                : new ModelLog.Sent(id, last.sent().epoch(), following(last));
    }

    private static int following(ModelLog.Batch batch) {
        return batch.sent().sequence() + (int) (batch.nextOffset() - batch.baseOffset());
    }

    private static ModelLog.@Nullable Batch lastOf(ModelLog model, long producerId) {
        ModelLog.@Nullable Batch last = null;
        for (ModelLog.Batch batch : model.batches()) {
            if (batch.sent().producerId() == producerId) {
                last = batch;
            }
        }
        return last;
    }

    private void check(LogDirectory directory) throws IOException {
        for (Map.Entry<TopicPartition, ModelLog> entry : Map.copyOf(models).entrySet()) {
            Log log = directory.find(entry.getKey()).orElse(null);
            if (log == null) {
                if (entry.getValue().everConfirmed()) {
                    throw new AssertionError("seed " + seed + ": a confirmed log is gone");
                }
                models.remove(entry.getKey());
            } else {
                check(log, entry.getValue());
            }
        }
    }

    private void check(Log log, ModelLog model) throws IOException {
        List<ModelLog.Batch> found = read(log);
        String objection = model.objection(found, log.logStartOffset(), log.logEndOffset());
        if (!objection.isEmpty()) {
            throw new AssertionError(
                    "seed %d: %s %s%nfound %s%nof %s"
                            .formatted(seed, log, objection, found, model.batches()));
        }
        model.reset(found, log.logStartOffset(), log.logEndOffset());
        checkEpochs(log, found);
        checkProducers(log, model);
    }

    private static List<ModelLog.Batch> read(Log log) throws IOException {
        List<ModelLog.Batch> found = new ArrayList<>();
        long next = log.logStartOffset();
        while (next < log.logEndOffset()) {
            LogSlice slice = log.read(next, 1 << 20, Long.MAX_VALUE, true);
            for (RecordBatch batch : RecordBatches.in(slice.toBuffer())) {
                if (!batch.crcMatches() || batch.nextOffset() <= next) {
                    throw new AssertionError("a bad batch was read: " + batch);
                }
                found.add(
                        new ModelLog.Batch(
                                batch.baseOffset(),
                                batch.nextOffset(),
                                batch.partitionLeaderEpoch(),
                                batch.crc(),
                                new ModelLog.Sent(
                                        batch.producerId(),
                                        batch.producerEpoch(),
                                        batch.baseSequence())));
                next = batch.nextOffset();
            }
            if (slice.isEmpty()) {
                throw new AssertionError("nothing to read at " + next + " of " + log);
            }
        }
        return found;
    }

    private void checkEpochs(Log log, List<ModelLog.Batch> found) {
        for (int i = 0; i < found.size(); i++) {
            int of = found.get(i).epoch();
            long end = log.logEndOffset();
            for (ModelLog.Batch later : found.subList(i, found.size())) {
                if (later.epoch() > of) {
                    end = later.baseOffset();
                    break;
                }
            }
            EpochEnd seen = log.endOffsetForEpoch(of);
            if (!seen.equals(new EpochEnd(of, end))) {
                throw new AssertionError("seed " + seed + ": epoch " + of + " " + seen + " " + end);
            }
        }
    }

    /// The last batch of each producer is known: sent again it is a duplicate.
    private void checkProducers(Log log, ModelLog model) {
        for (long id = 0; id < 3; id++) {
            ModelLog.Batch last = lastOf(model, id);
            if (last == null) {
                continue;
            }
            RecordBatchBuilder again = RecordBatchBuilder.create();
            again.producer(id, (short) last.sent().epoch(), last.sent().sequence());
            for (long i = last.baseOffset(); i < last.nextOffset(); i++) {
                again.append(millis, null, null, List.of());
            }
            AppendResult result = log.append(again.build(), Math.max(epoch, log.latestEpoch()));
            if (!(result instanceof AppendResult.Duplicate duplicate)
                    || duplicate.firstOffset() != last.baseOffset()
                    || duplicate.lastOffset() != last.nextOffset() - 1) {
                throw new AssertionError(
                        "seed %d: %s sent again %s of %s".formatted(seed, result, last, log));
            }
        }
    }

    private final class Confirmations implements LogListener {
        @Override
        public void flushed(Log log, long offset) {
            ModelLog model = model(log.partition());
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
