package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a reader is told when the disk does not hold what was written.
@Tag("D14")
class CorruptionTest {
    private static final int BATCHES = 8;

    @TempDir private Path path;
    private TestPartitions broker;
    private Path segment;
    private int batchBytes;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, new ManualClock());
        segment = path.resolve("t-0/00000000000000000000.log");
        batchBytes = TestPartitions.batch("0", "x").remaining();
        String bytes = Integer.toString(4 * batchBytes);
        broker.put(
                TestPartitions.topic(
                        "t",
                        TestPartitions.id("t"),
                        Map.of("segment.bytes", bytes, "index.interval.bytes", "0"),
                        TestPartitions.leaders(TestPartitions.BROKER, 1)));
        for (int i = 0; i < BATCHES; i++) {
            broker.append("t", 0, Integer.toString(i), "x");
        }
        broker.flush();
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    private ReadOutcome read(long offset) {
        return broker.partition("t", 0).read(new ReadPosition(offset, -1, -1), 1 << 20, true);
    }

    private ErrorCode error(long offset) {
        return read(offset) instanceof ReadOutcome.Failed failed ? failed.error() : ErrorCode.NONE;
    }

    private void overwrite(long position, int value) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(position);
            file.write(value);
        }
    }

    @Test
    void aBatchWhoseBytesChangedIsNotServedAndReportedOnce() throws IOException {
        assertThat(error(2)).isEqualTo(ErrorCode.NONE);
        overwrite(batchBytes + RecordBatch.HEADER_BYTES + 5, 0x55);
        assertThat(error(2)).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        assertThat(error(3)).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        Corruption corruption = broker.partition("t", 0).corruption();
        assertThat(corruption.reads()).isEqualTo(2);
        assertThat(corruption.places()).isEqualTo(1);
    }

    @Test
    void theBatchesAroundABadOneAreServed() throws IOException {
        overwrite(batchBytes + RecordBatch.HEADER_BYTES + 5, 0x55);
        assertThat(error(0)).isEqualTo(ErrorCode.NONE);
        assertThat(error(4)).isEqualTo(ErrorCode.NONE);
        assertThat(error(2 * BATCHES - 2)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aHeaderThatIsNoneIsNotServed() throws IOException {
        for (int i = 0; i < RecordBatch.HEADER_BYTES; i++) {
            overwrite(batchBytes + i, 0);
        }
        assertThat(error(2)).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        assertThat(broker.partition("t", 0).corruption().places()).isEqualTo(1);
    }

    @Test
    void aCorruptPartitionStillTakesRecords() throws IOException {
        overwrite(RecordBatch.HEADER_BYTES + 5, 0x55);
        assertThat(error(0)).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        assertThat(broker.append("t", 0, "more")).isInstanceOf(AppendOutcome.Appended.class);
    }
}
