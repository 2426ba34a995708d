package io.leat.log;

import static io.leat.protocol.Invariant.check;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.Durability.CheckpointTarget;
import io.leat.log.Durability.FlushTarget;
import io.leat.log.Durability.Reach;
import io.leat.log.checkpoint.DurableBatch;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.log.checkpoint.LeaderEpochs;
import io.leat.log.checkpoint.PartitionMetadata;
import io.leat.log.producer.ProducerSnapshot;
import io.leat.log.producer.ProducerState;
import io.leat.log.segment.ActiveSegment;
import io.leat.log.segment.AppendSpan;
import io.leat.log.segment.SealedSegments;
import io.leat.log.segment.Segment;
import io.leat.log.segment.SegmentPlace;
import io.leat.log.segment.SegmentSwap;
import io.leat.log.storage.DiskFullException;
import io.leat.log.storage.StorageFile;
import io.leat.log.storage.Urgency;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One partition's log. Appends and truncations hold its monitor; reads take none: they use the
/// view that was published last.
///
/// An append is in the page cache when it returns. It is durable once [#flushedOffset()] has passed
/// it, which [#requestFlush()] brings about. After a failed write or flush the log is offline: it
/// takes no appends until its directory is opened anew.
@ThreadSafe
public final class Log {
    private final TopicPartition partition;
    private final LogHome home;
    private final FlushTimer flushTimer = new FlushTimer();

    /// Confined to this log's lock, but for what it says.
    private final Durability durable;

    @GuardedBy("this")
    private ProducerState producers;

    /// Null until the first append: an idle log's indexes are not in memory.
    @GuardedBy("this")
    private @Nullable ActiveSegment active;

    /// The disk was full in the middle of an append, which has to be undone before the next.
    @GuardedBy("this")
    private boolean appendTorn;

    /// Volatile, as those that follow: published under the lock, read without it.
    private volatile LogView view;

    private volatile Uuid topicId;
    private volatile LeaderEpochs epochs;
    private volatile LogConfig config;
    private volatile Path directory;
    private volatile @Nullable IOException failure;

    Log(LogHome home, LogIdentity identity, LogConfig config, LoadedLog loaded) {
        this.home = home;
        this.partition = identity.partition();
        this.topicId = identity.topicId();
        this.directory = identity.directory();
        this.config = config;
        LoadedLog.Offsets offsets = loaded.offsets();
        this.view = LogView.of(loaded.segments(), offsets.start(), offsets.end());
        this.epochs = loaded.epochs();
        this.producers = loaded.producers();
        this.durable = new Durability(loaded);
    }

    public TopicPartition partition() {
        return partition;
    }

    /// ZERO if the files do not say: then whoever knows it says so with [#assignTopicId].
    public Uuid topicId() {
        return topicId;
    }

    /// Durable when this returns.
    public void assignTopicId(Uuid id) throws IOException {
        new PartitionMetadata(id).replace(home.storage(), directory);
        topicId = id;
    }

    public LogConfig config() {
        return config;
    }

    public void configure(LogConfig newConfig) {
        config = newConfig;
    }

    public long logStartOffset() {
        return view.startOffset();
    }

    public long logEndOffset() {
        return view.endOffset();
    }

    /// All records below it are durable here.
    public long flushedOffset() {
        return durable.flushedOffset();
    }

    public long sizeBytes() {
        return view.sizeBytes();
    }

    /// -1 if there was none.
    public int latestEpoch() {
        return epochs.latest();
    }

    /// Why the log takes no appends; empty while it does.
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /// Whether the disk takes so many bytes from a client; less than what it takes from the broker.
    public boolean hasRoomFor(int bytes) {
        return home.room().admits(bytes);
    }

    /// Hot path: no allocation per record, one write. Benchmark: AppendBenchmark.
    ///
    /// Appends whole, validated batches as the leader of `leaderEpoch`. Borrows the buffer: the
    /// batches' offsets and epochs (and times, if the topic stamps them) are set in place.
    public AppendResult append(ByteBuffer batches, int leaderEpoch) {
        return append(batches, leaderEpoch, Urgency.AT_ONCE);
    }

    /// The same, and the batches may be written by the next flush only.
    public AppendResult append(ByteBuffer batches, int leaderEpoch, Urgency urgency) {
        return append(batches, new AppendPlan.Leading(leaderEpoch, urgency));
    }

    /// Appends batches as another replica wrote them; the first starts at the log's end or behind
    /// it. Borrows the buffer and leaves it as it is. The caller has checked the batches' checksums
    /// and sees to it that nobody else appends.
    public AppendResult appendCopy(ByteBuffer batches) {
        return append(batches, new AppendPlan.Copying());
    }

    private AppendResult append(ByteBuffer batches, AppendPlan plan) {
        IOException broken;
        synchronized (this) {
            try {
                return appendLocked(batches, plan);
            } catch (DiskFullException e) {
                tear();
                return AppendResult.DISK_FULL;
            } catch (IOException e) {
                broken = e;
                fence(e);
            }
        }
        home.failed(this, broken);
        return AppendResult.offline(broken);
    }

    @GuardedBy("this")
    private AppendResult appendLocked(ByteBuffer batches, AppendPlan plan) throws IOException {
        IOException broken = failure;
        if (broken != null) {
            return AppendResult.offline(broken);
        }
        if (appendTorn) {
            if (!home.room().holds(batches.remaining())) {
                return AppendResult.DISK_FULL;
            }
            mend();
        }
        check(batches.remaining() >= RecordBatch.HEADER_BYTES, "an append has a batch");
        LogConfig rules = config;
        long now = home.clock().millis();
        boolean stamp = rules.messageTimestampType() == TimestampType.LOG_APPEND_TIME;
        var slot = new AppendPlan.Slot(view.endOffset(), view.startOffset(), stamp ? now : -1);
        AppendSpan span = plan.measure(batches, slot);
        LeaderEpochs grown = plan.epochs(batches, slot, epochs);
        ActiveSegment target = activeFor(span, rules, now);
        AppendResult objection = plan.assign(batches, slot, producers);
        if (objection != null) {
            return objection;
        }
        if (grown.latest() > epochs.latest()) {
            epochsBecome(grown);
        }
        target.append(batches, rules.roll().indexIntervalBytes(), plan.urgency());
        long nextOffset = span.lastOffset() + 1;
        view = view.grown(target, nextOffset);
        flushTimer.appended(this, home, nextOffset - durable.flushedOffset(), now);
        return slot.appended(nextOffset);
    }

    @GuardedBy("this")
    private void tear() {
        appendTorn = true;
        home.room().ranOut();
        view.cutTornTail();
    }

    /// Undoes a torn append: file, indexes and producers are as before it; who leads still does.
    @GuardedBy("this")
    private void mend() throws IOException {
        LeaderEpochs led = epochs;
        take(new LogTrimmer(home, directory, view, config).below(view.endOffset()));
        epochsBecome(led);
    }

    @GuardedBy("this")
    private ActiveSegment activeFor(AppendSpan span, LogConfig rules, long now) throws IOException {
        ActiveSegment current = activate(now);
        return current.isFullFor(span, rules.roll(), now) ? roll(current, now) : current;
    }

    /// The active segment with its indexes in memory.
    @GuardedBy("this")
    private ActiveSegment activate(long now) throws IOException {
        ActiveSegment current = active;
        if (current == null) {
            LogView before = view;
            Segment last = before.segments().getLast();
            current =
                    ActiveSegment.resume(
                            place(last.baseOffset()),
                            last,
                            before.activeSizeBytes(),
                            before.endOffset(),
                            now);
            active = current;
            view = before.withTail(current.segment());
        }
        return current;
    }

    /// Seals the full segment and starts the next one at the log's end. A segment that was filled
    /// before any flush gets a durable name first: after a crash a log without its first segment
    /// but with its second would seem to start there.
    @GuardedBy("this")
    private ActiveSegment roll(ActiveSegment full, long now) throws IOException {
        LogView before = view;
        check(full.sizeBytes() > 0, "an empty segment is not rolled");
        Segment sealed = full.writeIndexes();
        durable.forceLater(sealed.indexFiles());
        durable.forceLater(List.of(writeSnapshot(before.endOffset())));
        if (!durable.namesAreDurable()) {
            home.storage().syncDirectory(directory);
        }
        ActiveSegment next = ActiveSegment.create(place(before.endOffset()), now);
        active = next;
        durable.namesChanged();
        view = before.withTail(sealed, next.segment());
        home.rolled(this);
        return next;
    }

    @GuardedBy("this")
    private StorageFile writeSnapshot(long offset) throws IOException {
        return ProducerSnapshot.write(place(offset), producers);
    }

    private SegmentPlace place(long baseOffset) {
        return new SegmentPlace(home.storage(), directory, baseOffset);
    }

    @GuardedBy("this")
    private void epochsBecome(LeaderEpochs changed) {
        epochs = changed;
        durable.epochsChanged();
    }

    @GuardedBy("this")
    private void fence(IOException cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /// Takes the log offline, once; what follows is refused.
    void fail(IOException cause) {
        synchronized (this) {
            if (failure != null) {
                return;
            }
            fence(cause);
        }
        home.failed(this, cause);
    }

    /// Makes all that was appended so far durable soon; the listener hears when. Cheap to call
    /// often.
    public void requestFlush() {
        home.flushSoon(this);
    }

    /// What a flush that starts now has to make durable.
    synchronized FlushTarget flushTarget() {
        return durable.flushTarget(this, view);
    }

    /// All of `target` is durable.
    void flushed(FlushTarget target) {
        synchronized (this) {
            durable.namesFlushed(target);
            if (failure != null || !durable.recordsFlushed(target)) {
                return;
            }
        }
        home.flushed(this, target.endOffset());
    }

    /// See [LogReader#read]; records below `endOffset` alone. Throws [OffsetOutOfRangeException].
    public LogSlice read(long fromOffset, int maxBytes, long endOffset, boolean atLeastOneBatch)
            throws IOException {
        return new LogReader(view).read(fromOffset, maxBytes, endOffset, atLeastOneBatch);
    }

    /// The first record with at least this timestamp.
    public Optional<TimestampedOffset> offsetForTimestamp(long timestamp) throws IOException {
        return new LogReader(view).offsetForTimestamp(timestamp);
    }

    /// The first record that has the largest timestamp.
    public Optional<TimestampedOffset> maxTimestamp() throws IOException {
        return new LogReader(view).maxTimestamp();
    }

    /// Where `epoch` ends here; [EpochEnd#UNDEFINED] if it is later than all, or there is none.
    public synchronized EpochEnd endOffsetForEpoch(int epoch) {
        return epochs.endOf(epoch, view.endOffset());
    }

    /// Notes that this replica leads from here in `epoch`, before its first append (KAFKA-7415).
    public synchronized void assignEpoch(int epoch) {
        if (epoch > epochs.latest()) {
            epochsBecome(epochs.with(epoch, view.endOffset()));
        }
    }

    /// Forgets idempotent producers silent since before `oldestMillis`.
    public synchronized void expireProducers(long oldestMillis) {
        producers.expire(oldestMillis);
    }

    /// The last offset of each known producer's newest batch.
    public synchronized Map<Long, Long> producerOffsets() {
        return producers.lastOffsets();
    }

    /// What may be compacted: nothing that a crash could cut off, so that no hole is taken for one.
    public SealedSegments sealedSegments() {
        int truncations = durable.truncations();
        return view.sealedBelow(durable.recoveryPoint(), truncations);
    }

    /// Puts a compacted segment in its sources' place, after [SegmentSwap#commit]; false, and
    /// nothing is done, if they are not all here any more.
    public boolean replaceSegments(SegmentSwap swap) throws IOException {
        try {
            synchronized (this) {
                if (failure != null || !view.holdsSealed(swap.sources())) {
                    return false;
                }
                view = new LogTrimmer(home, directory, view, config).swapped(swap);
                durable.forgetRemoved(home.storage());
            }
            home.storage().syncDirectory(directory);
            synchronized (this) {
                if (view.holdsSealed(List.of(swap.segment()))) {
                    swap.finish();
                }
            }
            return true;
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    /// Drops the records at `offset` and above, durably, and epochs without a record. A batch that
    /// holds `offset` goes as a whole.
    public void truncateTo(long offset) throws IOException {
        LogView before = view;
        if (offset >= before.endOffset()) {
            synchronized (
                    this) { // else a leader that never knew them is asked for ever (KAFKA-10706)
                epochsBecome(epochs.endingAt(view.endOffset()));
            }
        } else {
            change(offset, offset, trimmer -> trimmer.below(offset));
        }
    }

    /// Drops everything, durably; the next record gets `offset`, and the log starts there.
    public void truncateFullyAt(long offset) throws IOException {
        change(0, offset, trimmer -> trimmer.emptyAt(offset));
    }

    private void change(long lostFrom, long startMax, LogTrimmer.Trim trim) throws IOException {
        IOException broken;
        synchronized (this) {
            IOException earlier = failure;
            if (earlier != null) {
                throw new IOException("the log is offline", earlier);
            }
            try {
                durable.truncationBegins();
                home.lower(this, lostFrom, startMax);
                activate(home.clock().millis());
                LogTrimmer trimmer = new LogTrimmer(home, directory, view, config);
                take(trim.apply(trimmer));
                return;
            } catch (IOException e) {
                broken = e;
                fence(e);
            }
        }
        home.failed(this, broken);
        throw broken;
    }

    /// The producers and epochs change before the view does (KAFKA-12153): all under the lock.
    @GuardedBy("this")
    private void take(LogTrimmer.Trimmed trimmed) throws IOException {
        LogView after = trimmed.view();
        durable.forgetRemoved(home.storage());
        durable.endsAt(after.endOffset());
        epochsBecome(epochs.endingAt(after.endOffset()).startingAt(after.baseOffset()));
        producers = trimmed.producers();
        appendTorn = false;
        active = trimmed.active();
        view = after;
        home.flushSoon(this);
    }

    /// Moves the log's start forward to `offset`, durably, and removes the segments that lie wholly
    /// below it, see [StartAdvance]. An offset beyond the end is a bug of the caller.
    public void advanceLogStartOffset(long offset) throws IOException {
        home.advanceStarts(Map.of(this, offset));
    }

    /// Rolls if the active segment has records and ends at `offset`. Says whether it did: not on a
    /// full disk, where it is done later.
    synchronized boolean rollAt(long offset) throws IOException {
        LogView now = view;
        if (failure != null || offset < now.endOffset() || now.activeSizeBytes() == 0) {
            return false;
        }
        try {
            if (appendTorn) {
                mend();
            }
            long millis = home.clock().millis();
            roll(activate(millis), millis);
            return true;
        } catch (DiskFullException e) {
            tear();
            return false;
        }
    }

    /// Starts at `offset`, which is durable as the log's start. Segments that are not flushed stay,
    /// for the flusher may be about to force them.
    synchronized void startAt(long offset) throws IOException {
        LogView before = view;
        if (offset > before.endOffset()) {
            home.lower(this, Long.MAX_VALUE, before.endOffset()); // a truncation came between
        } else if (failure == null && before.startsBelow(offset)) {
            LogTrimmer trimmer = new LogTrimmer(home, directory, before, config);
            long start = Math.max(offset, before.startOffset());
            view = trimmer.startingAt(start, durable.flushedOffset());
            durable.forgetRemoved(home.storage());
            durable.namesChanged();
            epochsBecome(epochs.startingAt(view.baseOffset()));
        }
    }

    LogView view() {
        return view;
    }

    /// Whether nothing was cut off the log's end since `sealed` was read.
    public boolean isUncutSince(SealedSegments sealed) {
        return durable.truncations() == sealed.truncations();
    }

    /// Whether what `sealed` names may be missing by now: retention, a truncation or the log's
    /// deletion took segments away.
    public boolean lostSegmentsSince(SealedSegments sealed) {
        return failure != null
                || !isUncutSince(sealed)
                || view.baseOffset() != sealed.segments().getFirst().baseOffset();
    }

    Durability durable() {
        return durable;
    }

    public Path directory() {
        return directory;
    }

    /// How far the recovery point may move now, and what that takes. None if it need not.
    synchronized Optional<CheckpointTarget> prepareCheckpoint(boolean forEpochs)
            throws IOException {
        if (failure != null || !durable.isCheckpointDue(forEpochs, epochs, view)) {
            return Optional.empty();
        }
        ActiveSegment now = appendTorn ? null : active;
        Reach reach =
                now == null || !durable.mayMark(now, config.roll())
                        ? durable.flushed()
                        : durable.marked(view, now.mark(), writeSnapshot(view.endOffset()));
        return Optional.of(durable.checkpointTarget(this, reach, epochs));
    }

    /// `target` cannot be reached now; the next checkpoint tries again.
    synchronized void takeBack(CheckpointTarget target) {
        durable.takeBack(target);
    }

    synchronized void recoveryPointMoved(CheckpointTarget target) {
        durable.recoveryPointMoved(target);
    }

    /// The first flush also makes `file` durable.
    synchronized void forceWithFirstFlush(StorageFile file) {
        durable.forceFirst(file);
    }

    /// Writes everything that a clean start needs and takes no more appends. Nothing is forced,
    /// that is left to `batch`. An idle log has all of it on disk already, one without records
    /// needs nothing.
    synchronized void prepareClose(DurableBatch batch) throws IOException {
        if (appendTorn && failure == null) {
            mend();
        }
        boolean written = durable.epochsAreWritten() && view.segments().getLast().isIndexed();
        boolean clean = active == null && (written || view.endOffset() == 0);
        List<StorageFile> files = durable.unforced();
        if (failure == null && !clean) {
            Segment last = activate(home.clock().millis()).writeIndexes();
            files.addAll(last.indexFiles());
            files.add(writeSnapshot(view.endOffset()));
            files.add(last.file());
            batch.add(epochs.stage(home.storage(), directory));
            durable.namesChanged();
        }
        if (!files.isEmpty() || !durable.namesAreDurable()) {
            batch.add(directory, files);
        }
        fence(new IOException("the log is closed"));
    }

    /// The directory was renamed: the files are found there from now on.
    synchronized void movedTo(Path newDirectory) {
        directory = newDirectory;
        view.files().forEach(file -> file.movedTo(newDirectory.resolve(file.path().getFileName())));
    }

    /// Deleted or moved away: takes no more appends, and nobody hears of it.
    synchronized void retire() {
        durable.truncationBegins();
        fence(new IOException("the log is deleted"));
    }

    /// What it knows beside its records; of use only while its lock is held.
    synchronized FutureLogs.Knowledge knowledge() {
        return new FutureLogs.Knowledge(durable, epochs, producers);
    }

    /// Takes over what its source knew, before its directory gets another name.
    synchronized void learn(LeaderEpochs knownEpochs, ProducerState knownProducers) {
        epochsBecome(knownEpochs);
        producers = knownProducers;
        active = null; // its indexes go where the directory is by then
    }

    @Override
    public String toString() {
        return "Log[%s, offsets=%d-%d, flushed=%d]"
                .formatted(partition, logStartOffset(), logEndOffset(), flushedOffset());
    }
}
