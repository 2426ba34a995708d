package io.leat.log.storage;

import com.google.errorprone.annotations.ThreadSafe;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/// Blocks of the disk that a file has beyond its end, so that what is written there finds room.
/// Linux's `fallocate(2)` with the size kept: nobody who reads the file sees them.
@ThreadSafe
final class RoomAhead {
    private static final int FALLOC_FL_KEEP_SIZE = 1;

    private final Libc.Open open;
    private final Libc.OfDescriptor close;
    private final Fallocate fallocate;
    private final Ftruncate ftruncate;

    private RoomAhead(
            Libc.Open open, Libc.OfDescriptor close, Fallocate fallocate, Ftruncate ftruncate) {
        this.open = open;
        this.close = close;
        this.fallocate = fallocate;
        this.ftruncate = ftruncate;
    }

    /// Empty where the platform has no fallocate.
    static Optional<RoomAhead> find() {
        var number = ValueLayout.JAVA_INT;
        var size = ValueLayout.JAVA_LONG;
        var open = Libc.findOpen();
        var close = Libc.find(Libc.OfDescriptor.class, "close", number);
        var fallocate = Libc.find(Fallocate.class, "fallocate", number, number, size, size);
        var ftruncate = Libc.find(Ftruncate.class, "ftruncate", number, size);
        if (open.isEmpty() || close.isEmpty() || fallocate.isEmpty() || ftruncate.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new RoomAhead(open.get(), close.get(), fallocate.get(), ftruncate.get()));
    }

    /// Makes room for `bytes` from `position` on; throws if the disk or its file system cannot.
    void reserve(Path file, long position, long bytes) throws IOException {
        of(
                file,
                "fallocate",
                descriptor ->
                        (state, _) ->
                                fallocate.call(
                                        state, descriptor, FALLOC_FL_KEEP_SIZE, position, bytes));
    }

    /// Gives back what lies beyond the end, which is at `sizeBytes`.
    void giveBack(Path file, long sizeBytes) throws IOException {
        of(
                file,
                "ftruncate",
                descriptor -> (state, _) -> ftruncate.call(state, descriptor, sizeBytes));
    }

    private interface CallOf {
        Libc.Call with(int descriptor);
    }

    private void of(Path file, String function, CallOf call) throws IOException {
        int descriptor = Libc.open(open, file, Libc.O_RDWR);
        try {
            Libc.call(function, file, call.with(descriptor));
        } finally {
            Libc.call("close", file, (state, _) -> close.call(state, descriptor));
        }
    }

    /// Public, as method handle proxies ask for.
    public interface Fallocate {
        int call(MemorySegment state, int descriptor, int mode, long position, long bytes);
    }

    /// Public, as method handle proxies ask for.
    public interface Ftruncate {
        int call(MemorySegment state, int descriptor, long sizeBytes);
    }
}
