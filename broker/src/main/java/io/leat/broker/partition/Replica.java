package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.broker.waiting.Signal;
import io.leat.broker.waiting.Waiter;
import io.leat.broker.waiting.Waiters;
import io.leat.cluster.partition.FollowerTerm;
import io.leat.cluster.partition.FollowerTerm.LogChange;
import io.leat.cluster.partition.Role;
import io.leat.log.AppendResult;
import io.leat.log.Log;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.log.compaction.CompactionRules;
import io.leat.log.compaction.CompactionTerms;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A copy of a partition that another broker leads, for one term of that leader: what comes late,
/// of an earlier term, finds it closed and changes nothing (KAFKA-10554).
@ThreadSafe
public final class Replica implements LogUser, CommittedRecords {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private final Uuid topicId;

    @GuardedBy("this")
    private final FollowerTerm term;

    private final Role.Follower role;
    private final Waiters flushes = new Waiters();

    /// Consumers that wait for the high watermark.
    private final Waiters readers = new Waiters();

    private final MovedWatermarks moved;
    private final Corruption corruption;

    /// Volatile: another one when it moved to another log directory.
    private volatile Log log;

    /// Volatile: replaced when the topic's configuration changes.
    private volatile PartitionSettings settings;

    /// Volatile: written under the monitor, read by anybody.
    private volatile long highWatermark;

    private volatile boolean closed;

    /// Volatile: set by who copies, called by anybody.
    private volatile Runnable changed = () -> {};

    /// What the leader is asked for.
    ///
    /// @param offset the end of what is durable here
    /// @param lastEpoch of the last record here, -1 without one
    public record Position(long offset, int lastEpoch, long logStartOffset) {}

    Replica(Uuid topicId, Log log, PartitionSettings settings, FollowerTerm term, Watch watch) {
        this.topicId = topicId;
        this.log = log;
        this.settings = settings;
        this.term = term;
        this.role = term.role();
        this.highWatermark = term.highWatermark();
        this.moved = watch.moved();
        this.corruption = new Corruption(watch.corruptions());
    }

    /// Who hears that more is committed, and where corrupt places are counted.
    record Watch(MovedWatermarks moved, Corruption.Total corruptions) {}

    public TopicPartition id() {
        return log.partition();
    }

    public Uuid topicId() {
        return topicId;
    }

    public Role.Follower term() {
        return role;
    }

    Log log() {
        return log;
    }

    /// Has `action` run whenever [#position], [#isDurable] or [#isClosed] may have changed by
    /// anything but the calls of who copies. It must be quick and call nobody.
    public void whenChanged(Runnable action) {
        changed = action;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public long highWatermark() {
        return highWatermark;
    }

    @Override
    public boolean isReplicated() {
        return true;
    }

    @Override
    public long logStartOffset() {
        return log.logStartOffset();
    }

    /// From where to go on. Only what is durable may be named: the leader takes it for
    /// acknowledged.
    public Position position() {
        return new Position(log.logEndOffset(), log.latestEpoch(), log.logStartOffset());
    }

    /// Whether all that is here is durable, or need not be.
    public boolean isDurable() {
        return settings.log().flush().writeCaching()
                || FollowerTerm.mayFetch(log.flushedOffset(), log.logEndOffset());
    }

    public void requestFlush() {
        log.requestFlush();
    }

    /// Signals `waiter` once what is here now is durable, or the replica is closed.
    public void watchFlush(Waiter waiter) {
        long end = log.logEndOffset();
        flushes.add(waiter, end);
        if (log.flushedOffset() >= end || closed) {
            flushes.release(waiter);
        }
    }

    public void unwatchFlush(Waiter waiter) {
        flushes.remove(waiter);
    }

    /// Whether somebody waits for what is appended to be durable.
    public boolean isFlushAwaited() {
        return !flushes.isEmpty();
    }

    /// A consumer that is sent here reads what this replica knows to be committed, which may be
    /// less than the leader knows. One that has read further elsewhere waits, or, if it asks for
    /// what this replica does not have at all, is told so and asks the leader.
    @Override
    public ReadOutcome read(ReadPosition from, int bytesMax, boolean atLeastOneBatch) {
        ErrorCode refused =
                closed
                        ? ErrorCode.NOT_LEADER_OR_FOLLOWER
                        : ReadPosition.checkEpoch(from.currentLeaderEpoch(), role.leaderEpoch());
        if (refused != ErrorCode.NONE) {
            return ReadOutcome.Failed.of(refused);
        }
        long committed = highWatermark;
        return new PartitionReader(log, committed, corruption)
                .read(from, bytesMax, atLeastOneBatch, committed);
    }

    @Override
    public void watch(Signal waiter, long offset) {
        readers.add(waiter, offset);
        if (highWatermark >= offset || closed) {
            readers.release(waiter);
        }
    }

    @Override
    public void unwatch(Signal waiter) {
        readers.remove(waiter);
    }

    @Override
    public void continueWith(Log after) {
        log = after;
        after.configure(settings.log());
        moved.add(after);
        changed.run();
    }

    @SuppressWarnings("ReferenceEquality") // topics with equal configs share one object
    void configure(PartitionSettings after) {
        if (after == settings) {
            return;
        }
        boolean cached = settings.log().flush().writeCaching();
        settings = after;
        log.configure(after.log());
        if (cached != after.log().flush().writeCaching()) {
            changed.run();
        }
    }

    /// Appends what the leader sent; borrows it. NONE; CORRUPT_MESSAGE if a checksum does not fit,
    /// which may have happened on the way; KAFKA_STORAGE_ERROR if the disk is full or broken. An
    /// incomplete last batch is ignored.
    public synchronized ErrorCode copy(ByteBuffer records) {
        if (closed) {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }
        int end = records.position();
        for (RecordBatch batch : RecordBatches.in(records)) {
            if (!batch.crcMatches()) {
                return ErrorCode.CORRUPT_MESSAGE;
            }
            end += batch.sizeBytes();
        }
        ByteBuffer whole = records.slice(records.position(), end - records.position());
        if (!whole.hasRemaining()) {
            return ErrorCode.NONE;
        }
        try {
            make(term.sent(RecordBatch.at(whole, 0).baseOffset(), extent()));
        } catch (IOException e) {
            LOG.error("replica.start_failed partition={}", id(), e);
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
        return log.appendCopy(whole) instanceof AppendResult.Refused refused
                ? refused.error()
                : ErrorCode.NONE;
    }

    /// The leader's log differs: it ends `theirs.epoch()` at `theirs.endOffset()`.
    public synchronized void diverged(EpochEnd theirs) throws IOException {
        if (closed) {
            return;
        }
        EpochEnd ours = log.endOffsetForEpoch(theirs.epoch());
        var ends = new FollowerTerm.EpochEnds(theirs.endOffset(), ours.endOffset());
        make(term.diverged(ends, extent()));
    }

    /// The leader no longer has what follows here, or has not got as far: its log starts at
    /// `start`.
    public synchronized void outOfRange(long start) throws IOException {
        if (!closed) {
            make(term.outOfRange(start, extent()));
        }
    }

    /// What the leader said of itself, after what it sent was copied.
    public synchronized void leaderSaid(long leaderHighWatermark, long leaderStart)
            throws IOException {
        if (closed) {
            return;
        }
        LogChange due = term.leaderSaid(leaderHighWatermark, leaderStart, extent());
        if (highWatermark != term.highWatermark()) {
            highWatermark = term.highWatermark();
            moved.add(log);
        }
        readers.reached(highWatermark);
        make(due);
    }

    private FollowerTerm.Extent extent() {
        return new FollowerTerm.Extent(log.logStartOffset(), log.logEndOffset());
    }

    @GuardedBy("this")
    private void make(LogChange change) throws IOException {
        switch (change) {
            case LogChange.None _ -> {}
            case LogChange.CutTo(long end) -> {
                LOG.info(
                        "replica.truncated partition={} from={} to={} high_watermark={}"
                                + " leader_epoch={}",
                        id(),
                        log.logEndOffset(),
                        end,
                        highWatermark,
                        role.leaderEpoch());
                knowAfter(change, end); // first: it may be written down meanwhile
                log.truncateTo(end);
            }
            case LogChange.BeginAt(long start) -> {
                LOG.warn(
                        "replica.restarted partition={} end={} leader_start={}",
                        id(),
                        log.logEndOffset(),
                        start);
                log.truncateFullyAt(start);
                knowAfter(change, start);
            }
            case LogChange.TrimTo(long start) -> log.advanceLogStartOffset(start);
        }
    }

    @GuardedBy("this")
    private void knowAfter(LogChange change, long logEnd) {
        term.changed(change, logEnd);
        highWatermark = term.highWatermark();
        moved.add(log);
    }

    @Override
    public Optional<CompactionTerms> compactionTerms() {
        CompactionRules rules = settings.compaction();
        return rules == null || closed
                ? Optional.empty()
                : Optional.of(new CompactionTerms(rules, highWatermark));
    }

    @Override
    public void flushed(long offset) {
        flushes.reached(offset);
    }

    /// Takes no lock: the one that notices may hold another replica's.
    @Override
    public void failed() {
        closed = true;
        changed.run();
        flushes.all();
        readers.all();
    }

    /// Nothing is changed any more once this has returned.
    void close() {
        synchronized (this) {
            closed = true;
        }
        changed.run();
        flushes.all();
        readers.all();
    }
}
