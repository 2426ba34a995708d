package io.leat.log.storage;

import com.google.errorprone.annotations.ThreadSafe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What the [HeldTail]s of a storage's files share: buffers, a list of who holds something, and the
/// room that it is held for.
@ThreadSafe
final class WriteBehind {
    /// Of a buffer. Six partitions that share a flush get some 80 KiB each from a producer that is
    /// as fast as it can be.
    static final int BUFFER_BYTES = 128 << 10;

    private static final int BUFFERS_MAX = 64;

    /// A file is never given more room ahead than it has bytes, so a smaller one is given none.
    private static final int ROOM_MIN_BYTES = BUFFER_BYTES;

    private static final int ROOM_MAX_BYTES = 16 << 20;

    /// No room is taken ahead where not at least so many times of it are free.
    private static final int ROOMS_FREE_MIN = 64;

    private final Set<DiskFile> holders = ConcurrentHashMap.newKeySet();
    private final Queue<ByteBuffer> spare = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

    /// Looked for when the first file needs room: that takes some milliseconds.
    private static final class Rooms {
        private static final Optional<RoomAhead> FOUND = RoomAhead.find();
    }

    /// An empty buffer for `file`; null if too many are in use.
    @Nullable ByteBuffer lend(DiskFile file) {
        ByteBuffer buffer = spare.poll();
        if (buffer == null) {
            if (made.incrementAndGet() > BUFFERS_MAX) {
                made.decrementAndGet();
                return null;
            }
            buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        }
        holders.add(file);
        return buffer;
    }

    /// `file` holds nothing any more.
    void giveBack(DiskFile file, ByteBuffer buffer) {
        holders.remove(file);
        spare.add(buffer.clear());
    }

    /// Writes what is held of files below `directory`.
    void writeOut(Path directory) throws IOException {
        for (DiskFile file : holders) {
            if (file.path().startsWith(directory)) {
                file.writeOut();
            }
        }
    }

    /// Makes room in `file` from `end`, where it ends. Returns where the room ends; `end` if there
    /// is none to be had.
    long reserve(Path file, long end) {
        long bytes = Math.min(end, ROOM_MAX_BYTES);
        if (bytes < ROOM_MIN_BYTES || Rooms.FOUND.isEmpty()) {
            return end;
        }
        try {
            if (Files.getFileStore(file).getUsableSpace() / ROOMS_FREE_MIN < bytes) {
                return end;
            }
            Rooms.FOUND.get().reserve(file, end, bytes);
            return end + bytes;
        } catch (IOException e) {
            return end; // a full disk, or a file system that cannot: who needs the room hears of it
        }
    }

    /// Gives back what `file` has beyond its end.
    void giveRoomBack(Path file) throws IOException {
        long end = Files.size(file);
        if (end >= ROOM_MIN_BYTES && Rooms.FOUND.isPresent()) {
            Rooms.FOUND.get().giveBack(file, end);
        }
    }
}
