package io.leat.benchmarks.flush;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.nio.file.Path;

/// Linux's calls that are compared here and that Java does not offer.
// Calling C is what this class is for; the script grants it with --enable-native-access.
@SuppressWarnings("restricted")
final class LinuxFiles {
    /// For [#allocate]: the file's size stays, only its blocks are there.
    static final int KEEP_SIZE = 1;

    private static final int O_RDONLY = 0;
    private static final int O_WRONLY = 1;

    private final Open open;
    private final OfDescriptor close;
    private final OfDescriptor syncfs;
    private final Fallocate fallocate;

    LinuxFiles() {
        open =
                MethodHandleProxies.asInterfaceInstance(
                        Open.class,
                        find(
                                "open",
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_INT),
                                Linker.Option.firstVariadicArg(2)));
        close = ofDescriptor("close");
        syncfs = ofDescriptor("syncfs");
        fallocate =
                MethodHandleProxies.asInterfaceInstance(
                        Fallocate.class,
                        find(
                                "fallocate",
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.JAVA_LONG)));
    }

    private static OfDescriptor ofDescriptor(String function) {
        MemoryLayout number = ValueLayout.JAVA_INT;
        return MethodHandleProxies.asInterfaceInstance(
                OfDescriptor.class, find(function, FunctionDescriptor.of(number, number)));
    }

    private static MethodHandle find(
            String function, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find(function).orElseThrow(), type, options);
    }

    /// A descriptor for [#syncFileSystem] and [#close].
    int openDirectory(Path directory) throws IOException {
        return open(directory, O_RDONLY);
    }

    void syncFileSystem(int descriptor) throws IOException {
        okay(syncfs.call(descriptor), "syncfs");
    }

    void close(int descriptor) throws IOException {
        okay(close.call(descriptor), "close");
    }

    /// `mode` is 0, which makes the file larger, or [#KEEP_SIZE].
    void allocate(Path file, int mode, long position, long bytes) throws IOException {
        int descriptor = open(file, O_WRONLY);
        try {
            okay(fallocate.call(descriptor, mode, position, bytes), "fallocate");
        } finally {
            close(descriptor);
        }
    }

    private int open(Path path, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return okay(open.call(arena.allocateFrom(path.toString()), flags), "open");
        }
    }

    private static int okay(int result, String function) throws IOException {
        if (result < 0) {
            throw new IOException(function + " failed");
        }
        return result;
    }

    /// Public, as method handle proxies ask for; so are the next ones.
    public interface Open {
        int call(MemorySegment path, int flags);
    }

    public interface OfDescriptor {
        int call(int descriptor);
    }

    public interface Fallocate {
        int call(int descriptor, int mode, long position, long bytes);
    }
}
