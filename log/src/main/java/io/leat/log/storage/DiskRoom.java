package io.leat.log.storage;

import static io.leat.protocol.Invariant.check;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How much the disk of a log directory can still take. Clients are refused while less than a
/// reserve is free: its bytes are for internal topics, for what deletes and recovery write, and for
/// ZooKeeper if it shares the disk. The disk is looked at once a second while clients append, more
/// often if they append much; when space returns, the next append finds it.
@ThreadSafe
public final class DiskRoom {
    private static final Logger LOG = LoggerFactory.getLogger("io.leat.log");

    /// What clients may append before the disk is looked at again.
    private static final long UNSEEN_BYTES_MAX = 16 << 20;

    private static final long LOOK_NANOS = 1_000_000_000;
    private static final long LOOK_WHEN_FULL_NANOS = 100_000_000;

    /// On a small disk the reserve is this part of it.
    private static final int RESERVE_SHARE_MAX = 10;

    /// What an append needs besides its own bytes: blocks of indexes and snapshots.
    private static final long SLACK_BYTES = 64 << 10;

    private final Storage storage;
    private final Path path;
    private final LongSupplier nanos;
    private final long reserveBytes;
    private final AtomicLong unseen = new AtomicLong();

    /// Volatile, as those that follow: written under the lock, read without it.
    private volatile long lookedNanos;

    private volatile boolean full;
    private volatile long usableBytes;

    /// `nanos` is a clock that never goes back.
    public DiskRoom(Storage storage, Path path, LongSupplier nanos, long reserveBytes) {
        check(reserveBytes >= 0, "a reserve is not negative");
        this.storage = storage;
        this.path = path;
        this.nanos = nanos;
        this.reserveBytes = reserveBytes;
        this.lookedNanos = nanos.getAsLong() - LOOK_NANOS;
    }

    /// Hot path: no allocation. Whether a client may append so many bytes.
    public boolean admits(int bytes) {
        boolean fullBefore = full;
        long age = nanos.getAsLong() - lookedNanos;
        if (age < (fullBefore ? LOOK_WHEN_FULL_NANOS : LOOK_NANOS)) {
            if (fullBefore) {
                return false;
            }
            if (unseen.addAndGet(-bytes) >= 0) {
                return true;
            }
        }
        return look(bytes);
    }

    /// Whether the disk itself has room for so many bytes, the reserve included. Looks at most ten
    /// times a second.
    public boolean holds(int bytes) {
        if (nanos.getAsLong() - lookedNanos >= LOOK_WHEN_FULL_NANOS) {
            look(bytes);
        }
        return usableBytes >= bytes + SLACK_BYTES;
    }

    /// A write found the disk full.
    public synchronized void ranOut() {
        lookedNanos = nanos.getAsLong();
        usableBytes = 0;
        turn(true, new DiskSpace(0, 0), reserveBytes);
    }

    private synchronized boolean look(int bytes) {
        lookedNanos = nanos.getAsLong();
        DiskSpace space;
        try {
            space = storage.space(path);
        } catch (IOException e) {
            // A disk that does not even say how full it is fails the write itself, and that counts.
            LOG.warn("log_directory.space_unknown path={}", path, e);
            usableBytes = Long.MAX_VALUE;
            unseen.set(UNSEEN_BYTES_MAX);
            return true;
        }
        long reserve = Math.min(reserveBytes, space.totalBytes() / RESERVE_SHARE_MAX);
        long free = space.usableBytes() - reserve;
        usableBytes = space.usableBytes();
        unseen.set(Math.min(free, UNSEEN_BYTES_MAX) - bytes);
        turn(free < bytes, space, reserve);
        return free >= bytes;
    }

    @GuardedBy("this")
    private void turn(boolean nowFull, DiskSpace space, long reserve) {
        if (nowFull && !full) {
            LOG.warn(
                    "log_directory.full path={} usable_bytes={} reserve_bytes={}",
                    path,
                    space.usableBytes(),
                    reserve);
        }
        if (!nowFull && full) {
            LOG.info(
                    "log_directory.has_room path={} usable_bytes={} reserve_bytes={}",
                    path,
                    space.usableBytes(),
                    reserve);
        }
        full = nowFull;
    }
}
