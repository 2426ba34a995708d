package io.leat.log.storage;

import com.google.errorprone.annotations.ThreadSafe;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Linux's `syncfs(2)`: one call makes all dirty pages of a file system durable. It reports the
/// failures that happened since its descriptor was opened (Linux 5.8), so each directory's stays
/// open for the life of the process.
@ThreadSafe
final class FileSystemSync {
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final int O_RDONLY = 0;

    private final Open open;
    private final SyncFs syncfs;
    private final Map<Path, Integer> descriptors = new ConcurrentHashMap<>();

    private FileSystemSync(Open open, SyncFs syncfs) {
        this.open = open;
        this.syncfs = syncfs;
    }

    /// Empty where the platform has no syncfs.
    // Calling C is what this class is for; the launcher grants it with --enable-native-access.
    @SuppressWarnings("restricted")
    static Optional<FileSystemSync> find() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup lookup = linker.defaultLookup();
        Optional<MemorySegment> syncfs = lookup.find("syncfs");
        Optional<MemorySegment> open = lookup.find("open");
        if (syncfs.isEmpty() || open.isEmpty()) {
            return Optional.empty();
        }
        Linker.Option errno = Linker.Option.captureCallState("errno");
        FunctionDescriptor openType =
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        FunctionDescriptor syncType =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        return Optional.of(
                new FileSystemSync(
                        MethodHandleProxies.asInterfaceInstance(
                                Open.class,
                                linker.downcallHandle(
                                        open.get(),
                                        openType,
                                        errno,
                                        Linker.Option.firstVariadicArg(2))),
                        MethodHandleProxies.asInterfaceInstance(
                                SyncFs.class,
                                linker.downcallHandle(syncfs.get(), syncType, errno))));
    }

    void sync(Path directory) throws IOException {
        Integer descriptor = descriptors.get(directory);
        if (descriptor == null) {
            descriptor = open(directory);
            descriptors.put(directory, descriptor);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            failIfNegative(syncfs.call(state, descriptor), "syncfs", directory, state);
        }
    }

    private int open(Path directory) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment name = arena.allocateFrom(directory.toString());
            int result = open.call(state, name, O_RDONLY);
            failIfNegative(result, "open", directory, state);
            return result;
        }
    }

    private static void failIfNegative(
            int result, String function, Path directory, MemorySegment state) throws IOException {
        if (result < 0) {
            int errno = (int) ERRNO.get(state, 0L);
            throw new IOException(function + " of " + directory + " failed with errno " + errno);
        }
    }

    /// Public, as method handle proxies ask for.
    public interface Open {
        int call(MemorySegment state, MemorySegment path, int flags);
    }

    /// Public, as method handle proxies ask for.
    public interface SyncFs {
        int call(MemorySegment state, int descriptor);
    }
}
