package io.leat.benchmarks.flush;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Appends to so many files in turn, and flushes them: each with fdatasync, or all with one syncfs.
record FlushCase(boolean syncfs, int files) {
    static final int APPEND_BYTES = 16 * 1024;

    /// A file under test.
    private record Target(Path path, FileChannel channel) {}

    /// New files for each run, which are removed at the end.
    void run(LinuxFiles linux, RoomAhead ahead, int flushes, FlushSamples samples)
            throws IOException {
        Path directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "flush");
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            Path path = directory.resolve("file-" + i);
            targets.add(
                    new Target(
                            path,
                            FileChannel.open(
                                    path,
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.WRITE)));
        }
        int descriptor = linux.openDirectory(directory);
        linux.syncFileSystem(descriptor);
        try {
            long cpuBefore = cpuNanos();
            long[] nanos = new long[flushes];
            appendAndFlush(linux, ahead, targets, nanos, descriptor);
            samples.add(nanos, cpuNanos() - cpuBefore);
        } finally {
            linux.close(descriptor);
            for (Target target : targets) {
                target.channel().close();
                Files.delete(target.path());
            }
            Files.delete(directory);
        }
    }

    private void appendAndFlush(
            LinuxFiles linux, RoomAhead ahead, List<Target> targets, long[] nanos, int descriptor)
            throws IOException {
        ByteBuffer batch = ByteBuffer.allocateDirect(APPEND_BYTES);
        long roomEnd = 0;
        for (int i = 0; i < nanos.length; i++) {
            long position = (long) i * APPEND_BYTES;
            if (position >= roomEnd) {
                for (Target target : targets) {
                    ahead.make(linux, target.path(), target.channel(), roomEnd);
                }
                roomEnd += ahead.stepBytes;
            }
            for (Target target : targets) {
                target.channel().write(batch.clear(), position);
            }
            long before = System.nanoTime();
            flush(linux, targets, descriptor);
            nanos[i] = System.nanoTime() - before;
        }
    }

    private void flush(LinuxFiles linux, List<Target> targets, int descriptor) throws IOException {
        if (syncfs) {
            linux.syncFileSystem(descriptor);
            return;
        }
        for (Target target : targets) {
            target.channel().force(false);
        }
    }

    /// Of this thread; what the kernel does in others is not in it.
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
