package io.leat.log.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Optional;

/// Functions of the C library that say with a negative number that they failed, and why in `errno`.
// Calling C is what this class is for; the launcher grants it with --enable-native-access.
@SuppressWarnings("restricted")
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Libc() {}

    /// One call, which is given where its `errno` goes, and room for its arguments.
    interface Call {
        int with(MemorySegment state, Arena arena);
    }

    /// `function`, which returns an int, as the one method of `type`, which takes the state before
    /// the arguments. Empty where the platform has no such function.
    static <T> Optional<T> find(Class<T> type, String function, MemoryLayout... arguments) {
        return find(type, function, arguments, Linker.Option.captureCallState("errno"));
    }

    private static <T> Optional<T> find(
            Class<T> type, String function, MemoryLayout[] arguments, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        var signature = FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments);
        return linker.defaultLookup()
                .find(function)
                .map(symbol ->
                        MethodHandleProxies.asInterfaceInstance(
                                type, linker.downcallHandle(symbol, signature, options)));
    }

    static Optional<Open> findOpen() {
        return find(
                Open.class,
                "open",
                new MemoryLayout[] {ValueLayout.ADDRESS, ValueLayout.JAVA_INT},
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(2));
    }

    /// What `call` of `function` returns; less than 0 is an IOException that names `path`.
    static int call(String function, Path path, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int result = call.with(state, arena);
            if (result < 0) {
                int errno = (int) ERRNO.get(state, 0L);
                throw new IOException(function + " of " + path + " failed with errno " + errno);
            }
            return result;
        }
    }

    static int open(Open open, Path path, int flags) throws IOException {
        return call(
                "open",
                path,
                (state, arena) -> open.call(state, arena.allocateFrom(path.toString()), flags));
    }

    /// Public, as method handle proxies ask for.
    public interface Open {
        int call(MemorySegment state, MemorySegment path, int flags);
    }

    /// A function of a descriptor alone. Public, as method handle proxies ask for.
    public interface OfDescriptor {
        int call(MemorySegment state, int descriptor);
    }
}
