package io.leat.broker.group;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A log in memory that commits, refuses or hangs as a test says.
public final class FakeGroupLog implements GroupLog {
    @GuardedBy("this")
    private final List<ByteBuffer> batches = new ArrayList<>();

    @GuardedBy("this")
    private final Deque<ErrorCode> appendOutcomes = new ArrayDeque<>();

    @GuardedBy("this")
    private long end;

    @GuardedBy("this")
    private long committed;

    @GuardedBy("this")
    private int waiterCount;

    @GuardedBy("this")
    private boolean commitsAtOnce = true;

    @GuardedBy("this")
    private ErrorCode commitError = ErrorCode.NONE;

    private final int batchBytesMax;

    public FakeGroupLog() {
        this(1 << 20);
    }

    FakeGroupLog(int batchBytesMax) {
        this.batchBytesMax = batchBytesMax;
    }

    /// From now on what is appended is not committed until [#commitAll()].
    synchronized void holdBack() {
        commitsAtOnce = false;
    }

    synchronized void commitAll() {
        commitsAtOnce = true;
        committed = end;
        notifyAll();
    }

    /// Everybody who waits for a commit, now and later, gets this instead.
    synchronized void failCommits(ErrorCode error) {
        commitError = error;
        notifyAll();
    }

    /// What the next appends come to; NONE lets one through.
    synchronized void nextAppends(ErrorCode... outcomes) {
        appendOutcomes.addAll(List.of(outcomes));
    }

    synchronized int batchCount() {
        return batches.size();
    }

    /// Drops a batch, as compaction does.
    synchronized void dropBatch(int index) {
        batches.remove(index);
    }

    /// Appends as another coordinator would have.
    synchronized void put(ByteBuffer batch) {
        RecordBatch view = RecordBatch.at(batch, 0);
        view.assign(end, 0);
        end = view.nextOffset();
        batches.add(batch);
        if (commitsAtOnce) {
            committed = end;
        }
    }

    synchronized void skipOffsets(int count) {
        end += count;
        committed = end;
    }

    @Override
    public synchronized long startOffset() {
        return 0;
    }

    @Override
    public synchronized long endOffset() {
        return end;
    }

    @Override
    public int batchBytesMax() {
        return batchBytesMax;
    }

    @Override
    public synchronized Append append(ByteBuffer batch) {
        ErrorCode outcome = appendOutcomes.isEmpty() ? ErrorCode.NONE : appendOutcomes.remove();
        if (outcome != ErrorCode.NONE) {
            return new Append.Refused(outcome, "as told");
        }
        if (batch.remaining() > batchBytesMax) {
            return new Append.Refused(ErrorCode.MESSAGE_TOO_LARGE, "too large");
        }
        ByteBuffer copy = ByteBuffer.allocate(batch.remaining());
        put(copy.put(batch.duplicate()).flip());
        return new Append.Appended(end);
    }

    /// Returns once so many threads wait for a commit.
    synchronized void untilWaiting(int count) throws InterruptedException {
        while (waiterCount < count) {
            wait();
        }
    }

    @Override
    public synchronized ErrorCode awaitCommitted(long offset, long deadlineNanos) {
        waiterCount++;
        notifyAll();
        try {
            return awaitHere(offset);
        } finally {
            waiterCount--;
        }
    }

    @GuardedBy("this")
    private ErrorCode awaitHere(long offset) {
        while (committed < offset && commitError == ErrorCode.NONE) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return committed >= offset ? ErrorCode.NONE : commitError;
    }

    @Override
    public synchronized ByteBuffer read(long fromOffset, int bytesMax) {
        ByteBuffer out =
                ByteBuffer.allocate(batches.stream().mapToInt(ByteBuffer::remaining).sum());
        for (ByteBuffer batch : batches) {
            boolean wanted = RecordBatch.at(batch, 0).nextOffset() > fromOffset;
            boolean fits = out.position() == 0 || out.position() + batch.remaining() <= bytesMax;
            if (wanted && fits) {
                out.put(batch.duplicate());
            }
        }
        return out.flip();
    }
}
