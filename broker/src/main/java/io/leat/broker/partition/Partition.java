package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.AppendResult;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.compaction.CompactionRules;
import io.leat.log.compaction.CompactionTerms;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.BatchValidator;
import io.leat.protocol.record.Compression;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.MalformedBatchException;
import io.leat.protocol.record.Recompressor;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatches;
import io.leat.protocol.record.Validation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// One partition that is led here: its log, what of it is committed, and who waits for more.
///
/// The high watermark is the end of what is flushed (with `write.caching=true`: of what is
/// appended): this replica is the only one. Readers see nothing beyond it, so what a reader has
/// seen survives a power loss.
@ThreadSafe
public final class Partition {
    private static final AppendOutcome DISK_FULL =
            new AppendOutcome.Refused(
                    ErrorCode.KAFKA_STORAGE_ERROR,
                    "the disk is full (log.dirs.reserve.bytes are kept free)");

    private final TopicPartition id;
    private final Uuid topicId;
    private final Log log;
    private final Clock clock;
    private final Waiters waiters = new Waiters();
    private final AtomicLong highWatermark;
    private final Corruption corruption = new Corruption();

    /// Volatile: replaced as a whole when the topic's configuration changes.
    private volatile PartitionSettings settings;

    /// Volatile: set once, when the partition is no longer served here.
    private volatile ErrorCode closedBy = ErrorCode.NONE;

    private volatile int leaderEpoch;

    Partition(Uuid topicId, Log log, PartitionSettings settings, Clock clock) {
        this.id = log.partition();
        this.topicId = topicId;
        this.log = log;
        this.settings = settings;
        this.clock = clock;
        this.highWatermark = new AtomicLong(log.flushedOffset());
    }

    public TopicPartition id() {
        return id;
    }

    public Uuid topicId() {
        return topicId;
    }

    public int leaderEpoch() {
        return leaderEpoch;
    }

    /// The offset up to which, exclusively, records are committed and readable.
    public long highWatermark() {
        return highWatermark.get();
    }

    public long logStartOffset() {
        return log.logStartOffset();
    }

    public long logEndOffset() {
        return log.logEndOffset();
    }

    /// The largest batch that may be appended.
    public int batchBytesMax() {
        return settings.validation().batchBytesMax();
    }

    /// Starts to lead in `epoch`. A flush that ended before this partition heard of flushes counts.
    void lead(int epoch) {
        leaderEpoch = epoch;
        advance(log.flushedOffset());
        log.assignEpoch(epoch);
        if (log.flushedOffset() < log.logEndOffset()) {
            log.requestFlush();
        }
    }

    void configure(PartitionSettings changed) {
        settings = changed;
        log.configure(changed.log());
    }

    /// Checks and appends one client's batches; borrows `records`. What was appended is committed
    /// only after [#requestFlush()], which the caller calls once for all that it appended.
    ///
    /// Hot path: no allocation per record.
    public AppendOutcome append(ByteBuffer records) {
        if (!log.hasRoomFor(records.remaining())) {
            return DISK_FULL;
        }
        Validation validation =
                BatchValidator.validate(records, settings.validation(), clock.millis());
        return switch (validation) {
            case Validation.Invalid invalid ->
                    new AppendOutcome.Refused(invalid.error(), invalid.reason());
            case Validation.Valid valid when valid.transactional() ->
                    new AppendOutcome.Refused(
                            ErrorCode.INVALID_TXN_STATE, "transactions are not supported yet");
            case Validation.Valid valid -> {
                Compression stored = settings.stored();
                yield stored == null ? appendChecked(records) : appendAs(stored, records);
            }
        };
    }

    private AppendOutcome appendAs(Compression stored, ByteBuffer records) {
        try {
            ByteBuffer batches =
                    Recompressor.recompress(records, stored, DecompressionLimit.DEFAULT);
            for (RecordBatch batch : RecordBatches.in(batches)) {
                if (batch.sizeBytes() > batchBytesMax()) {
                    return new AppendOutcome.Refused(
                            ErrorCode.MESSAGE_TOO_LARGE,
                            "stored as the topic's compression.type asks, the batch is too large");
                }
            }
            return appendChecked(batches);
        } catch (MalformedBatchException e) {
            return new AppendOutcome.Refused(e.error(), e.reason());
        }
    }

    /// Appends batches that this broker built itself: internal topics.
    public AppendOutcome appendChecked(ByteBuffer records) {
        if (closedBy != ErrorCode.NONE) {
            return new AppendOutcome.Refused(closedBy, "");
        }
        return switch (log.append(records, leaderEpoch)) {
            case AppendResult.Refused refused ->
                    new AppendOutcome.Refused(refused.error(), refused.reason());
            case AppendResult.Duplicate known ->
                    new AppendOutcome.Appended(
                            this,
                            known.firstOffset(),
                            known.lastOffset() + 1,
                            RecordBatch.NO_TIMESTAMP,
                            known.logStartOffset());
            case AppendResult.Appended appended ->
                    new AppendOutcome.Appended(
                            this,
                            appended.firstOffset(),
                            appended.nextOffset(),
                            appended.logAppendTimeMillis(),
                            appended.logStartOffset());
        };
    }

    /// Whether clients may delete records at its front: not where compaction alone decides.
    boolean recordsMayBeDeleted() {
        return settings.recordsMayBeDeleted();
    }

    Log log() {
        return log;
    }

    /// Has everything appended so far committed as soon as possible.
    public void requestFlush() {
        if (settings.log().flush().writeCaching()) {
            advance(log.logEndOffset());
        } else {
            log.requestFlush();
        }
    }

    /// What can be said now of records that end at `nextOffset`: NONE when they are committed,
    /// REQUEST_TIMED_OUT while they are not, or why they will not be here.
    public ErrorCode commitState(long nextOffset) {
        if (highWatermark.get() >= nextOffset) {
            return ErrorCode.NONE;
        }
        return closedBy == ErrorCode.NONE ? ErrorCode.REQUEST_TIMED_OUT : closedBy;
    }

    /// Waits until everything below `wanted` is committed; the error to answer with, or NONE.
    public ErrorCode awaitCommitted(long wanted, long deadlineNanos) {
        var waiter = new Waiter(clock, 1);
        watch(waiter, wanted);
        if (!waiter.await(deadlineNanos)) {
            unwatch(waiter);
        }
        return commitState(wanted);
    }

    /// Signals `waiter` once the high watermark is at least `offset`, or when the partition is
    /// closed.
    public void watch(Waiter waiter, long offset) {
        waiters.add(waiter, offset);
        if (highWatermark.get() >= offset || closedBy != ErrorCode.NONE) {
            waiters.release(waiter);
        }
    }

    public void unwatch(Waiter waiter) {
        waiters.remove(waiter);
    }

    /// Reads committed batches from the position on, at most `bytesMax` bytes; with
    /// `atLeastOneBatch` one whole batch in any case. Takes no lock; the high watermark is looked
    /// at once (KAFKA-9807).
    public ReadOutcome read(ReadPosition from, int bytesMax, boolean atLeastOneBatch) {
        ErrorCode refused = checkEpoch(from.currentLeaderEpoch());
        if (refused != ErrorCode.NONE) {
            return ReadOutcome.Failed.of(refused);
        }
        return new PartitionReader(log, highWatermark.get(), corruption)
                .read(from, bytesMax, atLeastOneBatch);
    }

    /// What readers found to be corrupt.
    Corruption corruption() {
        return corruption;
    }

    /// Committed batches from the one that holds `fromOffset` on, at least one whole, in a buffer
    /// that the caller owns; empty when there is none.
    public ByteBuffer readIntoMemory(long fromOffset, int bytesMax) throws IOException {
        return log.read(fromOffset, bytesMax, highWatermark.get(), true).toBuffer();
    }

    /// Whether a client that believes in `epoch` may be served: NONE, or the error that tells it
    /// what to do.
    public ErrorCode checkEpoch(int epoch) {
        if (closedBy != ErrorCode.NONE) {
            return closedBy;
        }
        int own = leaderEpoch;
        if (epoch == ReadPosition.UNKNOWN_EPOCH || epoch == own) {
            return ErrorCode.NONE;
        }
        return epoch < own ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
    }

    /// The offsets of this partition, for the requests that ask about them.
    public PartitionOffsets offsets() {
        return new PartitionOffsets(log, highWatermark.get(), leaderEpoch);
    }

    /// How the log is compacted now; empty if it is not.
    Optional<CompactionTerms> compactionTerms() {
        CompactionRules rules = settings.compaction();
        return rules == null || closedBy != ErrorCode.NONE
                ? Optional.empty()
                : Optional.of(new CompactionTerms(rules, highWatermark.get()));
    }

    void flushed(long offset) {
        advance(offset);
    }

    /// Ends all waiting; later requests are answered with `error`.
    void close(ErrorCode error) {
        closedBy = error;
        waiters.all();
    }

    /// The log takes no more appends: who waits is told, and nobody is served from it any more.
    void failed() {
        close(ErrorCode.KAFKA_STORAGE_ERROR);
    }

    private void advance(long offset) {
        long before = highWatermark.getAndAccumulate(offset, Math::max);
        if (offset > before) {
            waiters.reached(offset);
        }
    }
}
