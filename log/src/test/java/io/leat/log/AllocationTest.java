package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.leat.log.storage.DiskStorage;
import io.leat.protocol.record.RecordBatchBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What appends and reads allocate, counted by the JVM; no time is measured. Two logs are given the
/// same bytes, one as batches of few records, the other as batches of many.
class AllocationTest {
    /// More than is read at once to check a batch: up to that, its size would be seen.
    private static final int BATCH_BYTES = 100_000;

    private static final int FEW = 10;
    private static final int MANY = 1_000;
    private static final int ROUNDS = 150;
    private static final int SEGMENT_BYTES = 10 * BATCH_BYTES;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir Path directory;

    private LogFixture fewFixture;
    private LogFixture manyFixture;
    private Log few;
    private Log many;

    @BeforeEach
    void createTheLogs() throws IOException {
        fewFixture = fixture("few");
        manyFixture = fixture("many");
        few = fewFixture.create(LogFixture.small(SEGMENT_BYTES, 4096));
        many = manyFixture.create(LogFixture.small(SEGMENT_BYTES, 4096));
    }

    private LogFixture fixture(String name) throws IOException {
        Path path = Files.createDirectory(directory.resolve(name));
        return new LogFixture(path, DiskStorage.open(1_000), LogConfig.DEFAULT);
    }

    @AfterEach
    void closeTheLogs() throws IOException {
        fewFixture.close();
        manyFixture.close();
    }

    @Test
    void anAppendOfManyRecordsAllocatesAsMuchAsOneOfFew() throws IOException {
        ByteBuffer fewRecords = batch(FEW);
        ByteBuffer manyRecords = batch(MANY);

        assertSame(() -> append(few, fewRecords), () -> append(many, manyRecords));
    }

    @Test
    void aReadFromTheActiveSegmentAllocatesAsMuchForManyRecordsAsForFew() throws IOException {
        append(few, batch(FEW));
        append(many, batch(MANY));

        assertSame(() -> read(few, 0, FEW), () -> read(many, 0, MANY));
    }

    @Test
    void aReadFromASealedSegmentAllocatesAsMuchForManyRecordsAsForFew() throws IOException {
        for (int i = 0; i < 25; i++) {
            append(few, batch(FEW));
            append(many, batch(MANY));
        }

        assertSame(() -> read(few, 4 * FEW, 25 * FEW), () -> read(many, 4 * MANY, 25 * MANY));
    }

    private interface Operation {
        Object run() throws IOException;
    }

    /// Less than a byte a record apart. The minimum counts: sometimes an index grows, a segment is
    /// rolled, or the compiler finds a way to do without an object.
    private static void assertSame(Operation fewOperation, Operation manyOperation)
            throws IOException {
        long fewBytes = Long.MAX_VALUE;
        long manyBytes = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            fewBytes = Math.min(fewBytes, allocatedBy(fewOperation));
            manyBytes = Math.min(manyBytes, allocatedBy(manyOperation));
        }
        assertThat(Math.abs(manyBytes - fewBytes))
                .as("%d for %d records, %d for %d", fewBytes, FEW, manyBytes, MANY)
                .isLessThan(MANY - FEW);
    }

    private static long allocatedBy(Operation operation) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Object result = operation.run();
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(result).isNotNull();
        return allocated;
    }

    private static AppendResult append(Log log, ByteBuffer batch) {
        AppendResult result = log.append(batch, 0);
        if (result instanceof AppendResult.Appended) {
            return result;
        }
        throw new AssertionError("not appended: " + result);
    }

    private static LogSlice read(Log log, long offset, long endOffset) throws IOException {
        LogSlice slice = log.read(offset, 1 << 20, endOffset, true);
        if (slice.isEmpty()) {
            throw new AssertionError("nothing at " + offset);
        }
        return slice;
    }

    private static ByteBuffer batch(int records) {
        RecordBatchBuilder builder = RecordBatchBuilder.create();
        for (int i = 0; i < records; i++) {
            builder.append(1_000, null, ByteBuffer.allocate(BATCH_BYTES / records), List.of());
        }
        ByteBuffer built = builder.build();
        return ByteBuffer.allocateDirect(built.remaining()).put(built).flip();
    }
}
