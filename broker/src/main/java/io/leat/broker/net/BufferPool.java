package io.leat.broker.net;

import static io.leat.protocol.Invariant.check;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Direct buffers for frames, in sizes that are powers of two, bounded in all.
///
/// Released buffers up to [#RETAINED_BYTES_MAX] are kept for the next frame, larger and further
/// ones go back to the system at once. With `poison` every release unmaps the buffer, so that a use
/// after release fails instead of reading another request's bytes (CVE-2026-35554).
@ThreadSafe
final class BufferPool {
    static final int SMALLEST_BYTES = 4 * 1024;
    private static final long RETAINED_BYTES_MAX = 32L * 1024 * 1024;
    private static final int SIZE_CLASSES = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final long bytesMax;
    private final boolean poison;

    @GuardedBy("lock")
    private final List<ArrayDeque<PooledBuffer>> free = new ArrayList<>();

    @GuardedBy("lock")
    private long freeBytes;

    @GuardedBy("lock")
    private long usedBytes;

    @GuardedBy("lock")
    private long usedBytesMax;

    /// The one buffer that was given out beyond the bound.
    @GuardedBy("lock")
    private @Nullable PooledBuffer overdraft;

    BufferPool(long bytesMax, boolean poison) {
        this.bytesMax = bytesMax;
        this.poison = poison;
        for (int i = 0; i < SIZE_CLASSES; i++) {
            free.add(new ArrayDeque<>());
        }
    }

    /// Waits until `bytes` fit below the bound and returns an empty buffer of at least that
    /// capacity, owned by the caller until [PooledBuffer#close()].
    PooledBuffer take(int bytes) throws InterruptedException {
        int capacity = capacity(bytes);
        lock.lock();
        try {
            while (usedBytes > 0 && usedBytes + capacity > bytesMax) {
                released.await(1, TimeUnit.SECONDS);
            }
            return takeNow(capacity);
        } finally {
            lock.unlock();
        }
    }

    /// As [#take], for a frame that outgrew `held` and goes on to hold it. Those who hold and wait
    /// could wait for one another for ever; so one of them at a time may exceed the bound, by one
    /// buffer.
    PooledBuffer takeMore(PooledBuffer held, int bytes) throws InterruptedException {
        int capacity = capacity(bytes);
        lock.lock();
        try {
            while (usedBytes + capacity > bytesMax && overdraft != null && overdraft != held) {
                released.await(1, TimeUnit.SECONDS);
            }
            boolean beyond = usedBytes + capacity > bytesMax;
            PooledBuffer taken = takeNow(capacity);
            if (beyond) {
                overdraft = taken;
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private PooledBuffer takeNow(int capacity) {
        PooledBuffer kept = free.get(sizeClass(capacity)).pollLast();
        if (kept != null) {
            freeBytes -= capacity;
            kept.reopen();
        }
        PooledBuffer taken = kept == null ? PooledBuffer.map(this, capacity) : kept;
        usedBytes += capacity;
        usedBytesMax = Math.max(usedBytesMax, usedBytes);
        return taken;
    }

    void release(PooledBuffer buffer) {
        int capacity = buffer.capacity();
        lock.lock();
        try {
            usedBytes -= capacity;
            check(usedBytes >= 0, "more buffer bytes came back than went out");
            if (overdraft == buffer) {
                overdraft = null;
            }
            released.signalAll();
            if (!poison && freeBytes + capacity <= RETAINED_BYTES_MAX) {
                freeBytes += capacity;
                free.get(sizeClass(capacity)).addLast(buffer);
                return;
            }
        } finally {
            lock.unlock();
        }
        buffer.unmap();
    }

    /// Bytes that frames hold now.
    long usedBytes() {
        lock.lock();
        try {
            return usedBytes;
        } finally {
            lock.unlock();
        }
    }

    /// The most bytes that frames held at any moment so far.
    long usedBytesMax() {
        lock.lock();
        try {
            return usedBytesMax;
        } finally {
            lock.unlock();
        }
    }

    private static int capacity(int bytes) {
        return SMALLEST_BYTES << sizeClass(bytes);
    }

    private static int sizeClass(int bytes) {
        int sizeClass = Integer.SIZE - Integer.numberOfLeadingZeros((bytes - 1) / SMALLEST_BYTES);
        check(sizeClass < SIZE_CLASSES, "a frame is smaller than the largest size class");
        return sizeClass;
    }
}
