package io.leat.log.move;

import io.leat.log.AppendResult;
import io.leat.log.Clock;
import io.leat.log.FutureLogs;
import io.leat.log.Log;
import io.leat.log.LogDirectory;
import io.leat.log.LogSlice;
import io.leat.log.OffsetOutOfRangeException;
import io.leat.log.housekeeping.ByteRate;
import io.leat.log.segment.SealedSegments;
import io.leat.protocol.record.MalformedBatchException;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One log's move to another directory, in steps. Confined to its owner, but for the take-over,
/// which runs on the flusher's thread of the new directory.
///
/// The source is served all the while. A truncation of it makes the copy begin anew; what retention
/// and DeleteRecords take away is taken away here too before the end. Whoever owns this keeps the
/// source from being compacted and, without [#abandon], from being deleted.
public final class ReplicaMove {
    private static final int CHUNK_BYTES = 1 << 20;

    /// Fewer new bytes than these mean that the copy has caught up.
    private static final int CAUGHT_UP_BYTES = 64 * 1024;

    /// How long the source's producers are kept waiting for the last flush of the copy.
    private static final long HANDOVER_MILLIS = 500;

    private final Log source;
    private final LogDirectory from;
    private final LogDirectory to;
    private final BiConsumer<Log, Log> replaced;
    private final Clock clock;
    private ByteRate rate = ByteRate.unlimited();
    private Phase phase = Phase.NEW;
    private @Nullable Log future;
    private @Nullable SealedSegments begunAt;
    private long awaitedOffset;
    private long deadlineMillis;

    /// Whether the flusher may take over; changed to false, it will not once the source's lock was
    /// held.
    private final AtomicBoolean armed = new AtomicBoolean();

    private final AtomicBoolean tried = new AtomicBoolean();
    private final AtomicBoolean taken = new AtomicBoolean();

    /// What a step came to.
    public enum Progress {
        /// There is more to do at once.
        COPYING,
        /// A flush is awaited, or that more may be copied.
        WAITING,
        /// The log is in its new place.
        MOVED,
        /// The log stays where it is.
        ENDED
    }

    private enum Phase {
        NEW,
        COPY,
        SETTLE,
        HAND_OVER,
        OVER
    }

    /// `replaced` is told of the log and what is now in its place, under the log's lock.
    public ReplicaMove(
            Log source,
            LogDirectory from,
            LogDirectory to,
            Clock clock,
            BiConsumer<Log, Log> replaced) {
        this.source = source;
        this.from = from;
        this.to = to;
        this.clock = clock;
        this.replaced = replaced;
    }

    /// From now on copies no faster than `shared` allows, but for the little that is left at the
    /// end. Returns this.
    public ReplicaMove at(ByteRate shared) {
        rate = shared;
        return this;
    }

    public Log source() {
        return source;
    }

    public LogDirectory to() {
        return to;
    }

    /// Goes on for a while. After [Progress#MOVED] or [Progress#ENDED] there is nothing left to do.
    public Progress step() {
        try {
            return switch (phase) {
                case NEW -> begin();
                case COPY -> copy();
                case SETTLE -> settle();
                case HAND_OVER -> handOver();
                case OVER -> Progress.ENDED;
            };
        } catch (OffsetOutOfRangeException e) {
            return Progress.COPYING; // retention came between
        } catch (IOException | MalformedBatchException e) {
            MoveEvents.failed(source, to.path(), e);
            return abandon();
        }
    }

    private Progress begin() throws IOException {
        MoveEvents.begun(source, to.path());
        start();
        return Progress.COPYING;
    }

    private void start() throws IOException {
        if (from.futures().replaces(source)) {
            from.futures().becomesOrdinary(source);
        }
        begunAt = source.sealedSegments();
        future = to.futures().create(source, from.cleanedOffset(source));
        phase = Phase.COPY;
    }

    private Progress copy() throws IOException {
        if (isHopeless()) {
            return abandon();
        }
        if (rate.spend(0) > 0) {
            return Progress.WAITING;
        }
        int bytes = copyChunk();
        rate.spend(Math.max(0, bytes));
        if (bytes < 0) {
            MoveEvents.begunAnew(source, to.path());
            discard();
            start();
        } else if (bytes < CAUGHT_UP_BYTES) {
            awaitedOffset = copied().logEndOffset();
            copied().requestFlush();
            phase = Phase.SETTLE;
        }
        return Progress.COPYING;
    }

    private boolean isHopeless() {
        String reason =
                source.failure().isPresent()
                        ? "the log is offline or gone"
                        : to.failure().isPresent()
                                ? "the directory is offline"
                                : !to.hasRoom() ? "the directory's disk is full" : "";
        if (!reason.isEmpty()) {
            MoveEvents.ended(source, to.path(), reason);
        }
        return !reason.isEmpty();
    }

    /// How many bytes were copied; -1 if the source was truncated since the copy began.
    private int copyChunk() throws IOException {
        long next = copied().logEndOffset();
        long start = source.logStartOffset();
        LogSlice slice = source.read(Math.max(next, start), CHUNK_BYTES, Long.MAX_VALUE, true);
        ByteBuffer batches = slice.toBuffer();
        batches.limit(RecordBatches.in(batches).sizeBytes());
        if (!isUncut()) {
            return -1;
        }
        if (next < start) {
            skipTo(batches.hasRemaining() ? slice.firstOffset() : start);
        }
        if (batches.hasRemaining()) {
            check(batches);
            append(batches);
        }
        return batches.limit();
    }

    private boolean isUncut() {
        SealedSegments then = begunAt;
        return then != null && source.isUncutSince(then);
    }

    /// All that was copied is deleted at the source.
    private void skipTo(long offset) throws IOException {
        if (offset > copied().logEndOffset()) {
            copied().truncateFullyAt(offset);
        }
    }

    /// Corruption is not copied: while the source is there, it can be seen where it is.
    private void check(ByteBuffer batches) throws IOException {
        long next = copied().logEndOffset();
        for (RecordBatch batch : RecordBatches.in(batches)) {
            if (batch.magic() != RecordBatch.MAGIC
                    || batch.baseOffset() < next
                    || batch.lastOffsetDelta() < 0
                    || !batch.crcMatches()) {
                throw new IOException(
                        "%s is corrupt in the batch at offset %d".formatted(source, next));
            }
            next = batch.nextOffset();
        }
    }

    private void append(ByteBuffer batches) throws IOException {
        AppendResult result = to.futures().append(copied(), batches);
        if (!(result instanceof AppendResult.Appended)) {
            throw new IOException("the copy of " + source + " takes no more: " + result);
        }
    }

    private Log copied() {
        Log copy = future;
        if (copy == null) {
            throw new IllegalStateException("no copy was begun");
        }
        return copy;
    }

    /// Once most of it is durable, little is left for which producers have to wait.
    private Progress settle() throws IOException {
        if (isHopeless()) {
            return abandon();
        }
        if (copied().flushedOffset() < Math.min(awaitedOffset, copied().logEndOffset())) {
            return Progress.WAITING;
        }
        FutureLogs futures = to.futures();
        futures.prepare(source, copied());
        futures.withhold(source, true);
        phase = Phase.HAND_OVER;
        deadlineMillis = clock.millis() + HANDOVER_MILLIS;
        if (copyChunk() < 0) {
            return again();
        }
        tried.set(false);
        armed.set(true);
        copied().requestFlush();
        to.afterFlush(this::takeOver);
        return Progress.WAITING;
    }

    /// On the flusher's thread.
    private void takeOver() {
        try {
            if (armed.get() && to.takeOver(source, copied(), this::isWhole, replaced)) {
                taken.set(true);
            }
        } catch (IOException | RuntimeException e) { // loop top: the flusher goes on
            MoveEvents.failed(source, to.path(), e);
        } finally {
            tried.set(true);
        }
    }

    /// Under the source's lock: copies what came since, if it is little.
    private boolean isWhole() {
        try {
            return armed.get()
                    && isUncut()
                    && copyChunk() >= 0
                    && copied().logEndOffset() == source.logEndOffset();
        } catch (IOException e) {
            MoveEvents.failed(source, to.path(), e);
            return false;
        }
    }

    private Progress handOver() throws IOException {
        if (!tried.get() && clock.millis() < deadlineMillis) {
            return Progress.WAITING;
        }
        return again();
    }

    private Progress again() throws IOException {
        release();
        if (taken.get()) {
            return finish();
        }
        phase = Phase.COPY;
        return Progress.COPYING;
    }

    /// The flusher does not take over after this.
    private void release() {
        armed.set(false);
        to.futures().withhold(source, false);
    }

    private Progress finish() {
        phase = Phase.OVER;
        Log moved = copied();
        moved.requestFlush();
        try {
            to.futures().settle(moved);
            from.delete(source.partition());
            to.futures().becomesOrdinary(moved);
            MoveEvents.moved(moved);
        } catch (IOException e) {
            MoveEvents.notSettled(moved, e);
        }
        return Progress.MOVED;
    }

    /// Ends the move, unless the log has moved already: that is finished.
    public Progress abandon() {
        if (phase == Phase.OVER) {
            return Progress.ENDED;
        }
        if (phase == Phase.HAND_OVER) {
            release();
            if (taken.get()) {
                return finish();
            }
        }
        phase = Phase.OVER;
        try {
            discard();
        } catch (IOException e) {
            MoveEvents.failed(source, to.path(), e);
        }
        return Progress.ENDED;
    }

    /// Ends the move for now: a start finds the copy and says that it was interrupted.
    public Progress pause() {
        if (phase == Phase.HAND_OVER) {
            release();
            if (taken.get()) {
                return finish();
            }
        }
        phase = Phase.OVER;
        return Progress.ENDED;
    }

    private void discard() throws IOException {
        Log copy = future;
        future = null;
        if (copy != null) {
            to.futures().discard(copy);
        }
    }
}
