package io.leat.log.storage;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The end of a file that is in memory and not written yet, so that what is appended between two
/// flushes is written with one call: for each call the kernel looks up, allocates and accounts
/// pages, and from a larger one it makes larger pages. Where that does not gather anything, because
/// readers or flushes follow each append, bytes are written at once, and it is tried again later.
///
/// There is always room for what is held, see [RoomAhead]: that the disk is full is found out when
/// something is appended, never afterwards. Lock order: this, then the file.
@ThreadSafe
final class HeldTail {
    /// How many appends are written at once before one is held, at first and when it is of no use.
    private static final int TRY_AFTER = 64;

    /// So many appends in a row, each held and written alone, are of no use.
    private static final int ALONE_MAX = 4;

    private final DiskFile file;
    private final WriteBehind shared;

    @GuardedBy("this")
    private @Nullable ByteBuffer held;

    @GuardedBy("this")
    private int gathered;

    /// How many appends were held and written alone since some were written together.
    @GuardedBy("this")
    private int alone;

    /// How many appends were written at once, counted up to [#TRY_AFTER].
    @GuardedBy("this")
    private int writtenAtOnce;

    @GuardedBy("this")
    private long roomEnd;

    @GuardedBy("this")
    private boolean closed;

    /// Where what is held starts. Volatile: written under the lock, read without it.
    private volatile long start = Long.MAX_VALUE;

    HeldTail(DiskFile file, WriteBehind shared) {
        this.file = file;
        this.shared = shared;
    }

    /// Whether bytes below `end` may be held.
    boolean isHeldBelow(long end) {
        return end > start;
    }

    /// Holds or writes all of `source`, which belongs to `position`, the file's end.
    synchronized void append(ByteBuffer source, long position) throws IOException {
        ByteBuffer buffer = held;
        if (buffer != null
                && (buffer.remaining() < source.remaining()
                        || position != start + buffer.position())) {
            writeOut();
            buffer = null;
        }
        if (buffer == null) {
            buffer = begin(source.remaining(), position);
        }
        if (buffer == null) {
            file.writeThrough(source, position);
        } else {
            buffer.put(source);
            gathered++;
        }
    }

    @GuardedBy("this")
    private @Nullable ByteBuffer begin(int bytes, long position) {
        if (closed || bytes > WriteBehind.BUFFER_BYTES / 2 || isUseless()) {
            return null;
        }
        long end = position + WriteBehind.BUFFER_BYTES;
        if (end > roomEnd) {
            roomEnd = shared.reserve(file.path(), position);
        }
        ByteBuffer buffer = end > roomEnd ? null : shared.lend(file);
        if (buffer == null) {
            writtenAtOnce = 0;
        } else {
            start = position;
        }
        held = buffer;
        return buffer;
    }

    @GuardedBy("this")
    private boolean isUseless() {
        if (writtenAtOnce < TRY_AFTER) {
            writtenAtOnce++;
            return true;
        }
        return false;
    }

    /// Writes what is held. If that fails it is still held, and still not there.
    synchronized void writeOut() throws IOException {
        ByteBuffer buffer = held;
        if (buffer == null) {
            return;
        }
        try {
            file.writeThrough(buffer.duplicate().flip(), start);
        } catch (DiskFullException e) {
            throw new IOException("there was room for the end of " + file.path(), e);
        }
        alone = gathered > 1 ? 0 : alone + 1;
        if (alone == ALONE_MAX) {
            alone = 0;
            writtenAtOnce = 0;
        }
        forget(buffer);
    }

    @GuardedBy("this")
    private void forget(ByteBuffer buffer) {
        gathered = 0;
        held = null;
        start = Long.MAX_VALUE;
        shared.giveBack(file, buffer);
    }

    synchronized void giveRoomBack() throws IOException {
        writeOut();
        roomEnd = 0;
        shared.giveRoomBack(file.path());
    }

    /// The file is closed: writes what is held, or loses it.
    synchronized void close() throws IOException {
        closed = true;
        try {
            writeOut();
            if (roomEnd > 0) {
                giveRoomBack();
            }
        } finally {
            roomEnd = 0;
            ByteBuffer buffer = held;
            if (buffer != null) {
                forget(buffer);
            }
        }
    }
}
