package io.leat.systemtest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentCheckTest {
    private static final String NAME = "00000000000000000000";

    @TempDir private Path home;
    private Path logs;
    private Path partition;

    @BeforeEach
    void makeDirectories() throws IOException {
        logs = Files.createDirectories(home.resolve("logs"));
        partition = Files.createDirectories(logs.resolve("topic-0"));
    }

    @Test
    void findsNothingInAGoodSegment() throws IOException {
        write(".log", batches());
        assertThat(SegmentCheck.complaints(logs)).isEmpty();
    }

    @Test
    void findsAFlippedBit() throws IOException {
        ByteBuffer batches = batches();
        int last = batches.limit() - 3;
        write(".log", batches.put(last, (byte) (batches.get(last) ^ 1)));
        assertThat(SegmentCheck.complaints(logs)).isNotEmpty();
    }

    @Test
    void findsATornTail() throws IOException {
        ByteBuffer batches = batches();
        write(".log", batches.limit(batches.limit() - 10));
        assertThat(SegmentCheck.complaints(logs)).isNotEmpty();
    }

    @Test
    void findsAnIndexThatPointsToAnotherBatch() throws IOException {
        write(".log", batches());
        write(".index", ByteBuffer.allocate(8).putInt(1).putInt(0).flip());
        assertThat(SegmentCheck.complaints(logs)).isNotEmpty();
    }

    private void write(String suffix, ByteBuffer content) throws IOException {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        Files.write(partition.resolve(NAME + suffix), bytes);
    }

    /// Two batches of one record each.
    private static ByteBuffer batches() {
        ByteBuffer both = ByteBuffer.allocate(400);
        for (long offset = 0; offset < 2; offset++) {
            var record = new SimpleRecord(1_000 + offset, "value".getBytes(StandardCharsets.UTF_8));
            both.put(MemoryRecords.withRecords(offset, Compression.NONE, record).buffer());
        }
        return both.flip();
    }
}
