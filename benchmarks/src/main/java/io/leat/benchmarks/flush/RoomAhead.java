package io.leat.benchmarks.flush;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// How room is made ahead of the appends, a step at a time.
enum RoomAhead {
    NONE("none", 0),
    KEEP_SIZE_1_MIB("fallocate, size kept, 1 MiB", 1),
    KEEP_SIZE_16_MIB("fallocate, size kept, 16 MiB", 16),
    GROW_1_MIB("fallocate, size grows, 1 MiB", 1),
    GROW_16_MIB("fallocate, size grows, 16 MiB", 16),
    ZEROS_16_MIB("zeros written and forced, 16 MiB", 16);

    private static final int MIB = 1 << 20;

    final String text;
    final int stepBytes;

    RoomAhead(String text, int stepMebibytes) {
        this.text = text;
        this.stepBytes = stepMebibytes * MIB;
    }

    /// Makes the next step's room, from `position` on.
    void make(LinuxFiles linux, Path path, FileChannel file, long position) throws IOException {
        switch (this) {
            case NONE -> {}
            case KEEP_SIZE_1_MIB, KEEP_SIZE_16_MIB ->
                    linux.allocate(path, LinuxFiles.KEEP_SIZE, position, stepBytes);
            case GROW_1_MIB, GROW_16_MIB -> linux.allocate(path, 0, position, stepBytes);
            case ZEROS_16_MIB -> {
                ByteBuffer zeros = ByteBuffer.allocateDirect(MIB);
                for (long at = position; at < position + stepBytes; at += MIB) {
                    file.write(zeros.clear(), at);
                }
                file.force(false);
            }
        }
    }
}
