package io.leat.simulator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leat.log.AppendResult;
import io.leat.log.Log;
import io.leat.log.LogSlice;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.record.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What is done to the logs of one seed's run, and the models that say what they must be.
final class LogStory {
    private final long seed;
    private final Random random;
    private final Map<TopicPartition, ModelLog> models = new HashMap<>();
    private int epoch;
    private int producerEpochs;
    private long values;

    LogStory(long seed, Random random) {
        this.seed = seed;
        this.random = random;
    }

    int epoch() {
        return epoch;
    }

    /// From now on another leader appends.
    void newEpoch() {
        epoch++;
    }

    Map<TopicPartition, ModelLog> models() {
        return models;
    }

    ModelLog model(TopicPartition partition) {
        return models.computeIfAbsent(partition, p -> new ModelLog());
    }

    void truncate(Log log, ModelLog model) throws IOException {
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

    void advanceStart(Log log, ModelLog model) throws IOException {
        long confirmed = Math.min(model.confirmed(), log.logEndOffset());
        if (confirmed > model.startOffset()) {
            long offset = model.startOffset() + random.nextLong(confirmed - model.startOffset());
            model.startingAt(offset);
            log.advanceLogStartOffset(offset);
        }
    }

    /// Appends some batch; the model counts it as appended whatever comes of it.
    AppendResult append(Log log, long millis) {
        ModelLog model = model(log.partition());
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
        return log.append(bytes, epoch);
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

    /// A checkpoint is done: what leads without a record in a log that is flushed is written down.
    void checkpointed(Collection<Log> logs) {
        for (Log log : logs) {
            if (log.logEndOffset() > log.logStartOffset()
                    && log.flushedOffset() == log.logEndOffset()) {
                model(log.partition()).epochIsDurable(log.latestEpoch());
            }
        }
    }

    /// Compares the log with its model, which goes on from what was found.
    void check(Log log, long millis) throws IOException {
        ModelLog model = model(log.partition());
        LookupCheck lookups = new LookupCheck(log);
        List<ModelLog.Batch> found = read(log, lookups);
        String objection = model.objection(found, log.logStartOffset(), log.logEndOffset());
        if (!objection.isEmpty()) {
            throw new AssertionError(
                    "seed %d: %s %s%nfound %s%nof %s"
                            .formatted(seed, log, objection, found, model.batches()));
        }
        model.reset(found, log.logStartOffset(), log.logEndOffset());
        if (log.latestEpoch() < model.epochNoted()) {
            throw new AssertionError(
                    "seed %d: %s forgot epoch %d".formatted(seed, log, model.epochNoted()));
        }
        checkEpochs(log, found);
        String lost = lookups.objection();
        if (!lost.isEmpty()) {
            throw new AssertionError("seed %d: %s %s".formatted(seed, log, lost));
        }
        checkProducers(log, model, millis);
    }

    private static List<ModelLog.Batch> read(Log log, LookupCheck lookups) throws IOException {
        List<ModelLog.Batch> found = new ArrayList<>();
        long next = log.logStartOffset();
        while (next < log.logEndOffset()) {
            LogSlice slice = log.read(next, 1 << 20, Long.MAX_VALUE, true);
            for (RecordBatch batch : RecordBatches.in(slice.toBuffer())) {
                if (!batch.crcMatches() || batch.nextOffset() <= next) {
                    throw new AssertionError("a bad batch was read: " + batch);
                }
                lookups.add(batch);
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
    private void checkProducers(Log log, ModelLog model, long millis) {
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
}
