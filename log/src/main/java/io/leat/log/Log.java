package io.leat.log;

import static io.leat.protocol.Invariant.check;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.checkpoint.CheckpointFile;
import io.leat.log.producer.ProducerSnapshot;
import io.leat.log.producer.ProducerState;
import io.leat.log.producer.SequenceCheck;
import io.leat.log.segment.ActiveSegment;
import io.leat.log.segment.AppendSpan;
import io.leat.log.segment.Segment;
import io.leat.log.segment.SegmentFiles;
import io.leat.log.segment.SegmentPlace;
import io.leat.log.storage.StorageFile;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One partition's log. Appends and truncations take its lock; reads take none: they use the view
/// that was published last.
///
/// An append is in the page cache when it returns. It is durable once [#flushedOffset()] has passed
/// it, which [#requestFlush()] brings about. After a failed write or flush the log is offline: it
/// takes no appends until its directory is opened anew.
@ThreadSafe
public final class Log {
    private final TopicPartition partition;
    private final Uuid topicId;
    private final LogHome home;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private ProducerState producers;

    /// Null until the first append: an idle log's indexes are not in memory.
    @GuardedBy("lock")
    private @Nullable ActiveSegment active;

    /// Files that must be forced before the recovery point may pass them.
    @GuardedBy("lock")
    private List<StorageFile> unforced = new ArrayList<>();

    /// Files that must be forced with the first flush.
    @GuardedBy("lock")
    private List<StorageFile> unforcedBirth = List.of();

    /// Written under the lock, read without it.
    private final AtomicInteger truncations = new AtomicInteger();

    @GuardedBy("lock")
    private boolean epochsUnwritten;

    @GuardedBy("lock")
    private boolean flushScheduled;

    /// Changes of names in the directory so far, and how many of them are durable.
    @GuardedBy("lock")
    private int nameChanges;

    @GuardedBy("lock")
    private int durableNameChanges;

    /// Volatile, as those that follow: published under the lock, read without it.
    private volatile LogView view;

    private volatile LeaderEpochs epochs;
    private volatile LogConfig config;
    private volatile Path directory;
    private volatile long flushedOffset;
    private volatile long recoveryPoint;
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
        this.flushedOffset = offsets.end();
        this.recoveryPoint = offsets.recoveryPoint();
        this.epochsUnwritten = loaded.scanned();
        this.nameChanges = loaded.scanned() ? 1 : 0;
    }

    public TopicPartition partition() {
        return partition;
    }

    public Uuid topicId() {
        return topicId;
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
        return flushedOffset;
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

    /// Hot path: no allocation per record, one write. Benchmark: AppendBenchmark.
    ///
    /// Appends whole, validated batches as the leader of `leaderEpoch`. Borrows the buffer: the
    /// batches' offsets and epochs (and times, if the topic stamps them) are set in place.
    public AppendResult append(ByteBuffer batches, int leaderEpoch) {
        IOException broken;
        lock.lock();
        try {
            return appendLocked(batches, leaderEpoch);
        } catch (IOException e) {
            broken = e;
            fence(e);
        } finally {
            lock.unlock();
        }
        home.failed(this, broken);
        return offline(broken);
    }

    @GuardedBy("lock")
    private AppendResult appendLocked(ByteBuffer batches, int leaderEpoch) throws IOException {
        IOException broken = failure;
        if (broken != null) {
            return offline(broken);
        }
        check(batches.remaining() >= RecordBatch.HEADER_BYTES, "an append has a batch");
        check(leaderEpoch >= epochs.latest(), "epochs ascend", leaderEpoch, epochs.latest());
        LogConfig rules = config;
        long now = home.clock().millis();
        boolean stamp = rules.messageTimestampType() == TimestampType.LOG_APPEND_TIME;
        long stampMillis = stamp ? now : RecordBatch.NO_TIMESTAMP;
        long firstOffset = view.endOffset();
        AppendSpan span = measure(batches, firstOffset, stampMillis);
        ActiveSegment target = activeFor(span, rules, now);
        AppendResult objection = prepare(batches, firstOffset, leaderEpoch, stampMillis);
        if (objection != null) {
            return objection;
        }
        noteEpoch(leaderEpoch, firstOffset);
        target.append(batches, rules.roll().indexIntervalBytes());
        long nextOffset = span.lastOffset() + 1;
        view = view.grown(target, nextOffset);
        flushByRule(rules, now);
        return new AppendResult.Appended(firstOffset, nextOffset, stampMillis, view.startOffset());
    }

    /// Where the batches will end, and that their headers make sense.
    private static AppendSpan measure(ByteBuffer batches, long firstOffset, long stampMillis) {
        long next = firstOffset;
        long maxTimestamp = stampMillis;
        int at = batches.position();
        while (at < batches.limit()) {
            RecordBatch batch = RecordBatch.at(batches, at);
            int size = batch.sizeBytes();
            check(size >= RecordBatch.HEADER_BYTES, "a batch is longer than its header");
            check(size <= batches.limit() - at, "a batch is whole", size, batches.limit() - at);
            check(batch.lastOffsetDelta() >= 0, "a batch takes an offset");
            next += batch.lastOffsetDelta() + 1L;
            maxTimestamp =
                    stampMillis >= 0 ? stampMillis : Math.max(maxTimestamp, batch.maxTimestamp());
            at += size;
        }
        return new AppendSpan(batches.remaining(), next - 1, maxTimestamp);
    }

    /// Checks the producers and assigns what the leader decides; null if nothing is in the way.
    @GuardedBy("lock")
    private @Nullable AppendResult prepare(
            ByteBuffer batches, long firstOffset, int leaderEpoch, long stampMillis) {
        boolean several =
                RecordBatch.at(batches, batches.position()).sizeBytes() < batches.remaining();
        if (several) {
            producers.begin();
        }
        long next = firstOffset;
        for (int at = batches.position(); at < batches.limit(); ) {
            RecordBatch batch = RecordBatch.at(batches, at);
            if (batch.hasProducerId()) {
                AppendResult objection = objection(producers.check(batch));
                if (objection != null) {
                    producers.rollBack();
                    return objection;
                }
            }
            batch.assign(next, leaderEpoch);
            if (stampMillis >= 0) {
                batch.stampLogAppendTime(stampMillis);
            }
            if (batch.hasProducerId()) {
                producers.add(batch);
            }
            next = batch.nextOffset();
            at += batch.sizeBytes();
        }
        producers.keep();
        return null;
    }

    private @Nullable AppendResult objection(SequenceCheck sequence) {
        return switch (sequence) {
            case SequenceCheck.Next next -> null;
            case SequenceCheck.Duplicate earlier ->
                    new AppendResult.Duplicate(
                            earlier.firstOffset(), earlier.lastOffset(), view.startOffset());
            case SequenceCheck.Rejected no -> new AppendResult.Refused(no.error(), no.reason());
        };
    }

    @GuardedBy("lock")
    private ActiveSegment activeFor(AppendSpan span, LogConfig rules, long now) throws IOException {
        ActiveSegment current = activate(now);
        return current.isFullFor(span, rules.roll(), now) ? roll(current, now) : current;
    }

    /// The active segment with its indexes in memory.
    @GuardedBy("lock")
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
            view =
                    LogView.of(
                            before.segmentsWithTail(current.segment()),
                            before.startOffset(),
                            before.endOffset());
        }
        return current;
    }

    /// Seals the full segment and starts the next one at the log's end.
    @GuardedBy("lock")
    private ActiveSegment roll(ActiveSegment full, long now) throws IOException {
        LogView before = view;
        check(full.sizeBytes() > 0, "an empty segment is not rolled");
        Segment sealed = full.writeIndexes();
        unforced.addAll(sealed.indexFiles());
        unforced.add(writeSnapshot(before.endOffset()));
        ActiveSegment next = ActiveSegment.create(place(before.endOffset()), now);
        active = next;
        nameChanges++;
        view =
                LogView.of(
                        before.segmentsWithTail(sealed, next.segment()),
                        before.startOffset(),
                        before.endOffset());
        home.flushSoon(this);
        return next;
    }

    @GuardedBy("lock")
    private StorageFile writeSnapshot(long offset) throws IOException {
        Path path = SegmentFiles.path(directory, offset, SegmentFiles.SNAPSHOT);
        home.storage().delete(path);
        StorageFile file = home.storage().create(path);
        file.writeFully(ProducerSnapshot.encode(producers), 0);
        return file;
    }

    private SegmentPlace place(long baseOffset) {
        return new SegmentPlace(home.storage(), directory, baseOffset);
    }

    @GuardedBy("lock")
    private void noteEpoch(int epoch, long startOffset) {
        if (epoch > epochs.latest()) {
            epochs = epochs.with(epoch, startOffset);
            epochsUnwritten = true;
        }
    }

    @GuardedBy("lock")
    private void flushByRule(LogConfig rules, long now) {
        if (view.endOffset() - flushedOffset >= rules.flush().messages()) {
            home.flushSoon(this);
        }
        if (rules.flush().ms() < Long.MAX_VALUE && !flushScheduled) {
            flushScheduled = true;
            home.schedule(now + rules.flush().ms(), this::flushWhenDue);
        }
    }

    private void flushWhenDue() {
        lock.lock();
        try {
            flushScheduled = false;
        } finally {
            lock.unlock();
        }
        home.flushSoon(this);
    }

    @GuardedBy("lock")
    private void fence(IOException cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    private static AppendResult offline(IOException cause) {
        return new AppendResult.Refused(
                ErrorCode.KAFKA_STORAGE_ERROR, "the log is offline: " + cause.getMessage());
    }

    /// Takes the log offline, once; what follows is refused.
    void fail(IOException cause) {
        lock.lock();
        try {
            if (failure != null) {
                return;
            }
            fence(cause);
        } finally {
            lock.unlock();
        }
        home.failed(this, cause);
    }

    /// Makes all that was appended so far durable soon; the listener hears when. Cheap to call
    /// often.
    public void requestFlush() {
        home.flushSoon(this);
    }

    /// What a flush that starts now has to make durable.
    FlushTarget flushTarget() {
        lock.lock();
        try {
            LogView now = view;
            List<StorageFile> files = new ArrayList<>(unforcedBirth);
            int index = now.segments().size() - 1;
            while (index >= 0 && now.endOffsetOf(index) > flushedOffset) {
                files.add(now.segments().get(index).file());
                index--;
            }
            return new FlushTarget(
                    this,
                    truncations.get(),
                    now.endOffset(),
                    files,
                    nameChanges,
                    nameChanges == durableNameChanges);
        } finally {
            lock.unlock();
        }
    }

    /// All of `target` is durable.
    void flushed(FlushTarget target) {
        lock.lock();
        try {
            durableNameChanges = target.nameChanges();
            unforcedBirth = List.of();
            if (failure != null
                    || truncations.get() != target.truncations()
                    || target.endOffset() <= flushedOffset) {
                return;
            }
            flushedOffset = target.endOffset();
        } finally {
            lock.unlock();
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
    public EpochEnd endOffsetForEpoch(int epoch) {
        lock.lock();
        try {
            return epochs.endOf(epoch, view.endOffset());
        } finally {
            lock.unlock();
        }
    }

    /// Notes that this replica leads from here in `epoch`, before its first append (KAFKA-7415).
    public void assignEpoch(int epoch) {
        lock.lock();
        try {
            noteEpoch(epoch, view.endOffset());
        } finally {
            lock.unlock();
        }
    }

    /// Forgets idempotent producers silent since before `oldestMillis`.
    public void expireProducers(long oldestMillis) {
        lock.lock();
        try {
            producers.expire(oldestMillis);
        } finally {
            lock.unlock();
        }
    }

    /// Drops the records at `offset` and above. A batch that holds `offset` goes as a whole.
    public void truncateTo(long offset) throws IOException {
        LogView before = view;
        if (offset < before.endOffset()) {
            change(
                    offset,
                    trimmer ->
                            offset < trimmer.view().segments().getFirst().baseOffset()
                                    ? trimmer.emptyAt(offset)
                                    : trimmer.below(offset));
        }
    }

    /// Drops everything; the next record gets `offset`, and the log starts there.
    public void truncateFullyAt(long offset) throws IOException {
        change(Math.min(offset, view.endOffset()), trimmer -> trimmer.emptyAt(offset));
    }

    private interface Trim {
        LogTrimmer.Trimmed apply(LogTrimmer trimmer) throws IOException;
    }

    private void change(long lostFrom, Trim trim) throws IOException {
        IOException broken;
        lock.lock();
        try {
            IOException earlier = failure;
            if (earlier != null) {
                throw new IOException("the log is offline", earlier);
            }
            truncations.incrementAndGet();
            home.lowerRecoveryPoint(this, lostFrom);
            activate(home.clock().millis());
            LogTrimmer trimmer = new LogTrimmer(home, directory, view, config);
            take(trim.apply(trimmer));
            return;
        } catch (IOException e) {
            broken = e;
            fence(e);
        } finally {
            lock.unlock();
        }
        home.failed(this, broken);
        throw broken;
    }

    /// The producers and epochs change before the view does (KAFKA-12153): all under the lock.
    @GuardedBy("lock")
    private void take(LogTrimmer.Trimmed trimmed) throws IOException {
        LogView after = trimmed.view();
        nameChanges++;
        unforced.clear();
        epochs = epochs.endingAt(after.endOffset()).startingAt(after.startOffset());
        epochsUnwritten = true;
        producers = trimmed.producers();
        active = trimmed.active();
        flushedOffset = Math.min(flushedOffset, after.endOffset());
        recoveryPoint = Math.min(recoveryPoint, after.endOffset());
        view = after;
        home.flushSoon(this);
    }

    /// Moves the log's start forward to `offset` and removes the segments that lie wholly below it;
    /// never the active one. An offset beyond the end is a bug of the caller.
    public void advanceLogStartOffset(long offset) throws IOException {
        lock.lock();
        try {
            LogView before = view;
            check(offset <= before.endOffset(), "a log starts where it has records");
            if (offset <= before.startOffset()) {
                return;
            }
            LogTrimmer trimmer = new LogTrimmer(home, directory, before, config);
            view = trimmer.startingAt(offset);
            nameChanges++;
            epochs = epochs.startingAt(offset);
            epochsUnwritten = true;
        } finally {
            lock.unlock();
        }
    }

    long recoveryPoint() {
        return recoveryPoint;
    }

    Path directory() {
        return directory;
    }

    /// How far the recovery point may move now; writes the epochs that need it. None if it need
    /// not.
    Optional<CheckpointTarget> prepareCheckpoint() throws IOException {
        CheckpointTarget target;
        LeaderEpochs toWrite;
        boolean write;
        lock.lock();
        try {
            if (recoveryPoint >= flushedOffset || failure != null) {
                return Optional.empty();
            }
            target = new CheckpointTarget(this, truncations.get(), flushedOffset, unforced);
            unforced = new ArrayList<>();
            toWrite = epochs;
            write = epochsUnwritten;
            epochsUnwritten = false;
        } finally {
            lock.unlock();
        }
        if (write) {
            writeEpochs(toWrite);
        }
        return Optional.of(target);
    }

    /// Whether the log was not truncated since `target` was made.
    boolean confirms(CheckpointTarget target) {
        return truncations.get() == target.truncations();
    }

    void recoveryPointMoved(CheckpointTarget target) {
        lock.lock();
        try {
            if (confirms(target)) {
                recoveryPoint = Math.max(recoveryPoint, target.offset());
            }
        } finally {
            lock.unlock();
        }
    }

    /// The first flush also makes `file` durable.
    void forceWithFirstFlush(StorageFile file) {
        lock.lock();
        try {
            unforcedBirth = List.of(file);
        } finally {
            lock.unlock();
        }
    }

    private void writeEpochs(LeaderEpochs toWrite) throws IOException {
        new CheckpointFile(home.storage(), directory.resolve(LeaderEpochs.FILE_NAME))
                .write(toWrite.toLines());
    }

    /// Writes everything that a clean start needs and takes no more appends. Nothing is forced; the
    /// files are returned. An idle log has all of it on disk already.
    List<StorageFile> prepareClose() throws IOException {
        lock.lock();
        try {
            ActiveSegment current = active;
            boolean clean = current == null && !epochsUnwritten;
            List<StorageFile> files = new ArrayList<>(unforced);
            files.addAll(unforcedBirth);
            if (failure == null && !clean) {
                Segment written = activate(home.clock().millis()).writeIndexes();
                files.addAll(written.indexFiles());
                files.add(writeSnapshot(view.endOffset()));
                files.add(written.file());
                writeEpochs(epochs);
                nameChanges++;
            }
            fence(new IOException("the log is closed"));
            return files;
        } finally {
            lock.unlock();
        }
    }

    /// The directory was renamed: the files are found there from now on.
    void movedTo(Path newDirectory) {
        lock.lock();
        try {
            directory = newDirectory;
            for (Segment segment : view.segments()) {
                List<StorageFile> files = new ArrayList<>(segment.indexFiles());
                files.add(segment.file());
                for (StorageFile file : files) {
                    file.movedTo(newDirectory.resolve(file.path().getFileName()));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Deleted: takes no more appends, and nobody hears of it.
    void retire() {
        lock.lock();
        try {
            truncations.incrementAndGet();
            fence(new IOException("the log is deleted"));
        } finally {
            lock.unlock();
        }
    }

    /// Closes the files' handles.
    void closeFiles() {
        for (Segment segment : view.segments()) {
            List<StorageFile> files = new ArrayList<>(segment.indexFiles());
            files.add(segment.file());
            for (StorageFile file : files) {
                try {
                    file.close();
                } catch (IOException e) {
                    LogEvents.removalFailed(file.path(), e);
                }
            }
        }
    }

    @Override
    public String toString() {
        return "Log[%s, offsets=%d-%d, flushed=%d]"
                .formatted(partition, logStartOffset(), logEndOffset(), flushedOffset);
    }
}
