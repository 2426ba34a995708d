package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.broker.waiting.Signal;
import io.leat.broker.waiting.Waiter;
import io.leat.broker.waiting.Waiters;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.partition.IsrChange;
import io.leat.cluster.partition.LeaderTerm;
import io.leat.log.AppendResult;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.compaction.CompactionRules;
import io.leat.log.compaction.CompactionTerms;
import io.leat.log.storage.Urgency;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntToLongFunction;

/// One partition that is led here, for one term: its log, what of it is committed, and who waits
/// for more. The next term is another object, so that nothing that was begun in one term can be
/// taken for done in the next.
///
/// The high watermark is the end of what every in-sync replica has flushed (with
/// `write.caching=true`: appended). Consumers see nothing beyond it, so what they have seen
/// survives a power loss; replicas read up to the log's end.
@ThreadSafe
public final class Partition implements LogUser, CommittedRecords {
    private static final AppendOutcome DISK_FULL =
            new AppendOutcome.Refused(
                    ErrorCode.KAFKA_STORAGE_ERROR,
                    "the disk is full (log.dirs.reserve.bytes are kept free)");

    private final TopicPartition id;
    private final Uuid topicId;
    private final Clock clock;
    private final Waiters waiters = new Waiters();

    /// Replicas that wait for the log to grow.
    private final Waiters replicas = new Waiters();

    private final Corruption corruption;
    private final int leaderEpoch;

    /// Used under its own monitor alone, which is held for a few instructions.
    private final LeaderTerm term;

    private final InSyncWatch inSync;
    private final MovedWatermarks moved;

    /// Volatile: another one when it moved to another log directory.
    private volatile Log log;

    /// Volatile: replaced as a whole when the topic's configuration changes.
    private volatile PartitionSettings settings;

    /// Volatile: set once, when the partition is no longer served here.
    private volatile ErrorCode closedBy = ErrorCode.NONE;

    /// Volatile: written under the term's lock, read without it.
    private volatile long highWatermark;

    Partition(Uuid topicId, Log log, PartitionSettings settings, LeaderTerm term, Watch watch) {
        this.id = log.partition();
        this.topicId = topicId;
        this.log = log;
        this.settings = settings;
        this.clock = watch.clock();
        this.term = term;
        this.inSync = watch.inSync();
        this.moved = watch.moved();
        this.corruption = new Corruption(watch.corruptions());
        this.leaderEpoch = term.epoch();
        this.highWatermark = term.highWatermark();
    }

    /// The time, who hears that replicas caught up and that more is committed, and where corrupt
    /// places are counted.
    record Watch(
            InSyncWatch inSync, MovedWatermarks moved, Clock clock, Corruption.Total corruptions) {}

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
    @Override
    public long highWatermark() {
        return highWatermark;
    }

    @Override
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

    /// Starts to lead. A flush that ended before this partition heard of flushes counts.
    void lead() {
        log.assignEpoch(leaderEpoch);
        flushed(log.flushedOffset());
        if (log.flushedOffset() < log.logEndOffset()) {
            log.requestFlush();
        }
    }

    /// The controller wrote a newer state of this term.
    void become(PartitionState state) {
        boolean alone = !isReplicated();
        update(() -> term.become(state, clock.millis()));
        if (alone && state.isReplicated()) {
            moved.add(log); // nobody wrote it down before
        }
    }

    @SuppressWarnings("ReferenceEquality") // topics with equal configs share one object
    void configure(PartitionSettings changed) {
        if (changed == settings) {
            return;
        }
        synchronized (this) { // between two appends: what is held for a flush gets one
            settings = changed;
            log.configure(changed.log());
            if (log.flushedOffset() < log.logEndOffset()) {
                log.requestFlush();
            }
        }
        update(() -> term.require(changed.inSyncMin()));
    }

    LeaderTerm.Standing standing() {
        long end = log.logEndOffset();
        synchronized (term) {
            return term.standing(end);
        }
    }

    @Override
    public boolean isReplicated() {
        synchronized (term) {
            return term.isReplicated();
        }
    }

    /// Whether there are enough in-sync replicas to commit what is appended now.
    public boolean canCommit() {
        synchronized (term) {
            return term.canCommit();
        }
    }

    @Override
    public void continueWith(Log after) {
        log = after;
        after.configure(settings.log());
        after.assignEpoch(leaderEpoch);
        moved.add(after);
    }

    /// Checks and appends one client's batches; borrows `records`. What was appended is committed
    /// only after [#requestFlush()], which the caller calls once for all that it appended.
    ///
    /// With [Urgency#BY_THE_FLUSH] nobody is told of it before it is committed.
    ///
    /// Hot path: no allocation per record.
    public AppendOutcome append(ByteBuffer records, Urgency urgency) {
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
                yield stored == null
                        ? appendChecked(records, urgency)
                        : appendAs(stored, records, urgency);
            }
        };
    }

    private AppendOutcome appendAs(Compression stored, ByteBuffer records, Urgency urgency) {
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
            return appendChecked(batches, urgency);
        } catch (MalformedBatchException e) {
            return new AppendOutcome.Refused(e.error(), e.reason());
        }
    }

    /// Appends batches that this broker built itself: internal topics.
    public AppendOutcome appendChecked(ByteBuffer records) {
        return appendChecked(records, Urgency.AT_ONCE);
    }

    private AppendOutcome appendChecked(ByteBuffer records, Urgency urgency) {
        AppendResult result;
        synchronized (this) { // close() waits for what has begun
            if (closedBy != ErrorCode.NONE) {
                return new AppendOutcome.Refused(closedBy, "");
            }
            boolean cached = settings.log().flush().writeCaching();
            Urgency when = cached ? Urgency.AT_ONCE : urgency;
            Log before = log;
            AppendResult first = before.append(records, leaderEpoch, when);
            boolean moved = first instanceof AppendResult.Refused && !before.equals(log);
            result = moved ? log.append(records, leaderEpoch, when) : first;
        }
        replicas.reached(log.logEndOffset());
        return switch (result) {
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

    /// Has replicas look again: the log starts further ahead.
    void startMoved() {
        replicas.all();
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
            flushed(log.logEndOffset());
        } else {
            log.requestFlush();
        }
    }

    /// What can be said now of records that end at `nextOffset`: NONE when they are committed,
    /// REQUEST_TIMED_OUT while they are not, or why they will not be here.
    public ErrorCode commitState(long nextOffset) {
        if (highWatermark >= nextOffset) {
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

    @Override
    public void watch(Signal waiter, long offset) {
        waiters.add(waiter, offset);
        if (highWatermark >= offset || closedBy != ErrorCode.NONE) {
            waiters.release(waiter);
        }
    }

    @Override
    public void unwatch(Signal waiter) {
        waiters.remove(waiter);
    }

    @Override
    public ReadOutcome read(ReadPosition from, int bytesMax, boolean atLeastOneBatch) {
        ErrorCode refused = checkEpoch(from.currentLeaderEpoch());
        if (refused != ErrorCode.NONE) {
            return ReadOutcome.Failed.of(refused);
        }
        long committed = highWatermark;
        return new PartitionReader(log, committed, corruption)
                .read(from, bytesMax, atLeastOneBatch, committed);
    }

    /// Sends a consumer that may be served to the copy on `broker`.
    public ReadOutcome sendTo(int broker, ReadPosition from) {
        ErrorCode refused = checkEpoch(from.currentLeaderEpoch());
        return refused == ErrorCode.NONE
                ? new ReadOutcome.Elsewhere(broker, highWatermark, log.logStartOffset())
                : ReadOutcome.Failed.of(refused);
    }

    /// Reads for the replica on another broker, up to the log's end. That it asks from there means
    /// that it has what lies below, unless its log differs (KAFKA-13141).
    public ReadOutcome readFor(
            Fetcher fetcher, ReadPosition from, int bytesMax, boolean atLeastOneBatch) {
        ErrorCode refused = checkEpoch(from.currentLeaderEpoch());
        if (refused != ErrorCode.NONE) {
            return ReadOutcome.Failed.of(refused);
        }
        long end = log.logEndOffset();
        ReadOutcome read =
                new PartitionReader(log, end, corruption)
                        .read(from, bytesMax, atLeastOneBatch, highWatermark);
        if (!(read instanceof ReadOutcome.Records records)) {
            return read;
        }
        if (!note(fetcher, from.offset(), end)) {
            return ReadOutcome.Failed.of(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        return new ReadOutcome.Records(
                records.batches(), end, highWatermark, records.logStartOffset());
    }

    /// Notes that the replica on another broker has been told all up to `offset`, and waits there.
    /// False if it has to ask again, because it is not served any more.
    public boolean stillAsks(Fetcher fetcher, long offset) {
        return closedBy == ErrorCode.NONE && note(fetcher, offset, log.logEndOffset());
    }

    private boolean note(Fetcher fetcher, long offset, long end) {
        boolean outside;
        synchronized (term) {
            if (!term.knows(fetcher.broker())) {
                return false;
            }
        }
        var now = new LeaderTerm.Moment(end, clock.millis());
        update(() -> term.fetched(fetcher.broker(), fetcher.brokerEpoch(), offset, now));
        synchronized (term) {
            outside = !term.isInSync(fetcher.broker()) && offset >= highWatermark;
        }
        if (outside) {
            inSync.mayGrow(this);
        }
        return true;
    }

    /// Whether the broker's replica is in sync.
    public boolean isInSync(int broker) {
        synchronized (term) {
            return term.isInSync(broker);
        }
    }

    /// A broker that copies this partition, in the life that it says it lives.
    public record Fetcher(int broker, long brokerEpoch) {}

    /// How far each in-sync follower has got, by broker.
    public Map<Integer, Long> inSyncEnds() {
        synchronized (term) {
            return term.inSyncEnds();
        }
    }

    /// Signals `waiter` once the log's end is at least `offset`, or when the partition is closed.
    public void watchEnd(Signal waiter, long offset) {
        replicas.add(waiter, offset);
        if (log.logEndOffset() >= offset || closedBy != ErrorCode.NONE) {
            replicas.release(waiter);
        }
    }

    public void unwatchEnd(Signal waiter) {
        replicas.remove(waiter);
    }

    /// The change of the in-sync replicas that is due and not yet under way.
    ///
    /// @param admissible the broker epoch of a broker that may be in sync; -1 if it may not
    public Optional<IsrChange> proposeInSync(long lagMillisMax, IntToLongFunction admissible) {
        if (closedBy != ErrorCode.NONE) {
            return Optional.empty();
        }
        var now = new LeaderTerm.Moment(log.logEndOffset(), clock.millis());
        synchronized (term) {
            return term.propose(now, lagMillisMax, admissible);
        }
    }

    /// Whether the controller may still make something of the proposal.
    public boolean isUnderWay(IsrChange proposal) {
        synchronized (term) {
            return closedBy == ErrorCode.NONE && term.isUnderWay(proposal);
        }
    }

    /// The controller refused the proposal; says whether nothing will come of it.
    public boolean rejected(IsrChange proposal, ErrorCode why) {
        AtomicBoolean settled = new AtomicBoolean();
        update(() -> settled.set(term.rejected(proposal, why)));
        return settled.get();
    }

    /// What readers found to be corrupt.
    Corruption corruption() {
        return corruption;
    }

    /// Committed batches from the one that holds `fromOffset` on, at least one whole, in a buffer
    /// that the caller owns; empty when there is none.
    public ByteBuffer readIntoMemory(long fromOffset, int bytesMax) throws IOException {
        return log.read(fromOffset, bytesMax, highWatermark, true).toBuffer();
    }

    /// Whether a client that believes in `epoch` may be served: NONE, or the error that tells it
    /// what to do.
    public ErrorCode checkEpoch(int epoch) {
        return closedBy == ErrorCode.NONE ? ReadPosition.checkEpoch(epoch, leaderEpoch) : closedBy;
    }

    /// Whether a new leader does not know yet how far its predecessor had committed (KIP-207).
    public boolean isCatchingUp() {
        synchronized (term) {
            return term.highWatermark() < term.startOffset();
        }
    }

    /// The offsets of this partition, for the requests that ask about them.
    public PartitionOffsets offsets() {
        return new PartitionOffsets(log, highWatermark, leaderEpoch);
    }

    @Override
    public Optional<CompactionTerms> compactionTerms() {
        CompactionRules rules = settings.compaction();
        return rules == null || closedBy != ErrorCode.NONE
                ? Optional.empty()
                : Optional.of(new CompactionTerms(rules, highWatermark));
    }

    @Override
    public void flushed(long offset) {
        update(() -> term.persisted(offset));
    }

    /// Ends all waiting; later requests are answered with `error`. Nothing is appended any more
    /// once this has returned.
    void close(ErrorCode error) {
        synchronized (this) {
            closedBy = error;
        }
        waiters.all();
        replicas.all();
    }

    /// The log takes no more appends: who waits is told, and nobody is served from it any more.
    @Override
    public void failed() {
        closedBy = ErrorCode.KAFKA_STORAGE_ERROR;
        waiters.all();
        replicas.all();
    }

    private void update(Runnable change) {
        long reached;
        synchronized (term) {
            long before = term.highWatermark();
            change.run();
            reached = term.highWatermark();
            if (reached == before || closedBy != ErrorCode.NONE) {
                return;
            }
            highWatermark = reached;
        }
        moved.add(log);
        waiters.reached(reached);
    }
}
