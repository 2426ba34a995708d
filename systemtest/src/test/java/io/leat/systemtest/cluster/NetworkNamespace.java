package io.leat.systemtest.cluster;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Moves a thread into a network namespace: `setns(2)`. The thread's sockets are made there from
/// then on, and so are those of the threads that it starts. Only for platform threads that end.
final class NetworkNamespace {
    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN =
            function(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle SETNS =
            function(
                    "setns",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private NetworkNamespace() {}

    @SuppressWarnings("restricted") // the tests are started with leave for native access
    private static MethodHandle function(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape);
    }

    /// Moves the calling thread for good.
    static void enter(String name) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            int file = (int) OPEN.invokeExact(arena.allocateFrom("/run/netns/" + name), O_RDONLY);
            if (file < 0) {
                throw new AssertionError("no network namespace " + name);
            }
            int outcome = (int) SETNS.invokeExact(file, CLONE_NEWNET);
            int _ = (int) CLOSE.invokeExact(file);
            if (outcome != 0) {
                throw new AssertionError("cannot enter the network namespace " + name);
            }
        }
    }
}
