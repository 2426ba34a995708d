package io.leat.log;

import static io.leat.protocol.Invariant.check;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.producer.ProducerStates;
import io.leat.log.producer.SentBatch;
import io.leat.log.producer.SequenceCheck;
import io.leat.log.segment.Segment;
import io.leat.log.segment.Segment.TimestampAt;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One partition's log. Appends hold one lock for one write; reads take none and see the log as of
/// the last finished append. What was appended is on disk only once [#flushedOffset()] says so.
@ThreadSafe
public final class Log {
    private static final Logger LOG = LoggerFactory.getLogger(Log.class);

    private final LogFiles files;
    private final LeaderEpochs epochs;
    private final Flusher flusher;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ProducerStates producers;

    /// Volatile: replaced as a whole under the lock, read by everybody.
    private volatile LogEnd end;

    private volatile LogConfig config;
    private volatile long logStartOffset;
    private volatile FlushedEnd flushed;
    private volatile LogListener listener = LogListener.NONE;

    /// Volatile: set once, when an append or a flush failed.
    private volatile @Nullable IOException failure;

    Log(LoadedLog loaded, LogConfig config, Flusher flusher, Clock clock) {
        this.files = loaded.files();
        this.epochs = loaded.epochs();
        this.producers = loaded.producers();
        this.end = loaded.end();
        this.flushed = FlushedEnd.of(loaded.end());
        this.logStartOffset = loaded.logStartOffset();
        this.config = config;
        this.flusher = flusher;
        this.clock = clock;
    }

    public TopicPartition topicPartition() {
        return files.partition();
    }

    public long logStartOffset() {
        return logStartOffset;
    }

    public long logEndOffset() {
        return end.offset();
    }

    /// Everything below is on disk.
    public long flushedOffset() {
        return flushed.offset();
    }

    /// The sum of the segments' sizes.
    public long sizeBytes() {
        return end.segments().stream().mapToLong(Segment::sizeBytes).sum();
    }

    public boolean isOffline() {
        return failure != null;
    }

    /// Replaces who is told about flushes; one at a time.
    public void listen(LogListener to) {
        listener = to;
    }

    public void configure(LogConfig changed) {
        config = changed;
    }

    /// Records from now on belong to this leader epoch (D8).
    public void assignEpoch(int epoch) {
        lock.lock();
        try {
            epochs.assign(epoch, end.offset());
        } finally {
            lock.unlock();
        }
    }

    /// Appends batches that were validated; borrows the buffer and writes offsets and epoch into
    /// it. A batch of an idempotent producer must be alone.
    ///
    /// Hot path: no allocation per record. Benchmark: AppendBenchmark.
    public LogAppend append(ByteBuffer batches, int leaderEpoch) {
        lock.lock();
        try {
            if (failure != null) {
                return new LogAppend.Refused(ErrorCode.KAFKA_STORAGE_ERROR, "the log is offline");
            }
            RecordBatch first = RecordBatch.at(batches, batches.position());
            if (first.hasProducerId() && !first.isControl()) {
                LogAppend answered = checkProducer(first, batches);
                if (answered != null) {
                    return answered;
                }
            }
            return write(batches, leaderEpoch);
        } catch (IOException e) {
            fail(e);
            return new LogAppend.Refused(ErrorCode.KAFKA_STORAGE_ERROR, "the disk failed");
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable LogAppend checkProducer(RecordBatch batch, ByteBuffer batches) {
        check(batch.sizeBytes() == batches.remaining(), "a producer's batch comes alone");
        return switch (producers.check(batch)) {
            case SequenceCheck.Next next -> null;
            case SequenceCheck.Wrong wrong -> new LogAppend.Refused(wrong.error(), wrong.reason());
            case SequenceCheck.Repeated(SentBatch sent) ->
                    new LogAppend.Duplicate(
                            sent.firstOffset(),
                            sent.lastOffset() + 1,
                            config.logAppendTime() ? sent.timestamp() : -1);
        };
    }

    @GuardedBy("lock")
    private LogAppend write(ByteBuffer batches, int leaderEpoch) throws IOException {
        LogConfig now = config;
        long appendTime = now.logAppendTime() ? clock.millis() : -1;
        long firstOffset = end.offset();
        long nextOffset = firstOffset;
        TimestampAt largest = new TimestampAt(-1, firstOffset);
        for (RecordBatch batch : RecordBatches.in(batches)) {
            batch.assign(nextOffset, leaderEpoch);
            if (appendTime >= 0) {
                batch.stampLogAppendTime(appendTime);
            }
            nextOffset = batch.nextOffset();
            if (batch.maxTimestamp() > largest.timestamp()) {
                largest = new TimestampAt(batch.maxTimestamp(), batch.lastOffset());
            }
        }
        Segment active = rollIfNeeded(batches.remaining(), nextOffset, largest.timestamp());
        epochs.assign(leaderEpoch, firstOffset);
        ByteBuffer bytes = batches.duplicate();
        active.append(bytes, nextOffset - 1, largest, now.segments().indexIntervalBytes());
        RecordBatch first = RecordBatch.at(batches, batches.position());
        if (first.hasProducerId() && !first.isControl()) {
            producers.appended(first, firstOffset);
        }
        end = new LogEnd(end.segments(), nextOffset, active.sizeBytes());
        return new LogAppend.Appended(firstOffset, nextOffset, appendTime);
    }

    @GuardedBy("lock")
    private Segment rollIfNeeded(int bytes, long nextOffset, long timestamp) throws IOException {
        Segment active = end.active();
        if (active.sizeBytes() == 0) {
            return active;
        }
        LogConfig.Segments limits = config.segments();
        long age = timestamp - active.firstTimestamp();
        boolean full =
                active.sizeBytes() + bytes > limits.bytesMax()
                        || nextOffset - active.baseOffset() > Integer.MAX_VALUE
                        || !active.indexesHaveRoom(limits.indexBytesMax())
                        || (timestamp >= 0 && age > limits.millisMax());
        return full ? roll() : active;
    }

    @GuardedBy("lock")
    private Segment roll() throws IOException {
        end.active().seal();
        producers.expireBefore(clock.millis() - config.producerExpirationMillis());
        files.writeProducerSnapshot(producers, end.offset());
        Segment next = files.createSegment(end.offset());
        List<Segment> segments = new ArrayList<>(end.segments());
        segments.add(next);
        end = new LogEnd(List.copyOf(segments), end.offset(), 0);
        return next;
    }

    /// Has everything appended so far made durable soon; the listener is told. Never blocks.
    public void requestFlush() {
        flusher.request(this);
    }

    /// Reads batches from the one that holds `fromOffset` on: up to `bytesMax` bytes, none at or
    /// beyond `endOffset`. With `atLeastOneBatch`, the first batch whole even if it is larger. Null
    /// when there is nothing.
    ///
    /// Hot path: no allocation per record. Benchmark: ReadBenchmark.
    public @Nullable LogSlice read(
            long fromOffset, int bytesMax, long endOffset, boolean atLeastOneBatch)
            throws IOException {
        LogEnd seen = end;
        int index = seen.indexOf(fromOffset);
        while (index >= 0 && index < seen.segments().size() && fromOffset < endOffset) {
            Segment segment = seen.segments().get(index);
            long endPosition = endPosition(seen, index, endOffset);
            Segment.BatchAt first = segment.find(fromOffset, endPosition);
            if (first != null) {
                int size = (int) Math.min(bytesMax, endPosition - first.position());
                if (size < first.sizeBytes()) {
                    size = atLeastOneBatch ? first.sizeBytes() : 0;
                }
                return size == 0
                        ? null
                        : new LogSlice(segment.file(), first.position(), size, first.baseOffset());
            }
            index++;
        }
        return null;
    }

    /// Where the batches below `endOffset` end in the segment.
    private long endPosition(LogEnd seen, int index, long endOffset) throws IOException {
        Segment segment = seen.segments().get(index);
        boolean last = index == seen.segments().size() - 1;
        long size = last ? seen.activeBytes() : segment.sizeBytes();
        long segmentEnd = last ? seen.offset() : seen.segments().get(index + 1).baseOffset();
        if (endOffset >= segmentEnd) {
            return size;
        }
        FlushedEnd known = flushed;
        if (known.offset() == endOffset && known.segmentBaseOffset() == segment.baseOffset()) {
            return known.position();
        }
        Segment.BatchAt beyond = segment.find(endOffset, size);
        return beyond == null ? size : beyond.position();
    }

    /// The first record below `endOffset` with a timestamp of at least `timestamp`; null without
    /// one.
    public @Nullable RecordPosition findByTime(long timestamp, long endOffset) throws IOException {
        return new TimestampSearch(end, epochs).find(timestamp, logStartOffset, endOffset);
    }

    /// The first record below `endOffset` that has the largest timestamp of all; null without
    /// records.
    public @Nullable RecordPosition findLargestTimestamp(long endOffset) throws IOException {
        LogEnd seen = end;
        long largest =
                seen.segments().stream()
                        .mapToLong(segment -> segment.largestTimestamp().timestamp())
                        .max()
                        .orElse(-1);
        return largest < 0
                ? null
                : new TimestampSearch(seen, epochs).find(largest, logStartOffset, endOffset);
    }

    public int latestEpoch() {
        return epochs.latest();
    }

    /// The leader epoch of the record at `offset`, -1 when unknown.
    public int epochAt(long offset) {
        return epochs.epochAt(offset);
    }

    /// Where the records of `epoch` end in a log that ends at `endOffset`.
    public EpochEnd endOfEpoch(int epoch, long endOffset) {
        return epochs.endOf(epoch, endOffset);
    }

    /// What the next flush has to make durable. Called by the flusher.
    Unflushed unflushed() {
        lock.lock();
        try {
            LogEnd now = end;
            long from = flushed.offset();
            List<Segment> dirty = new ArrayList<>();
            for (int i = 0; i < now.segments().size(); i++) {
                boolean last = i == now.segments().size() - 1;
                if (last || now.segments().get(i + 1).baseOffset() > from) {
                    dirty.add(now.segments().get(i));
                }
            }
            return new Unflushed(dirty, FlushedEnd.of(now), files);
        } finally {
            lock.unlock();
        }
    }

    /// What can be made durable before the segments' bytes: small files that describe them.
    void persistEpochs() throws IOException {
        epochs.persist();
    }

    void flushed(FlushedEnd upTo) {
        if (failure == null && upTo.offset() >= flushed.offset()) {
            flushed = upTo;
            listener.flushed(upTo.offset());
        }
    }

    /// Takes the log offline: nobody knows any more what the disk has, so nothing is appended and
    /// no flush is tried again (D13).
    void fail(IOException cause) {
        if (failure == null) {
            failure = cause;
            LOG.error("log.offline partition={}", topicPartition(), cause);
            listener.failed(cause);
        }
    }

    /// Appends nothing more, and leaves everything on disk as it would be found by the next start.
    void closeCleanly() throws IOException {
        lock.lock();
        try {
            if (failure == null) {
                epochs.persist();
                for (Segment segment : end.segments()) {
                    segment.writeIndexes();
                }
                if (producers.size() > 0) {
                    files.writeProducerSnapshot(producers, end.offset());
                }
                failure = new IOException("the log was closed");
            }
            for (Segment segment : end.segments()) {
                segment.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Renames the directory so that a new log may take its name at once, then removes it.
    void delete() throws IOException {
        lock.lock();
        try {
            if (failure == null) {
                failure = new IOException("the log was deleted");
            }
            files.delete(end.segments());
        } finally {
            lock.unlock();
        }
    }
}
