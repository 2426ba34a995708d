package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.storage.DiskStorage;
import io.leat.log.storage.Urgency;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Readers take no lock, while segments are appended to, rolled, flushed and deleted.
class ReadersAndAppenderTest {
    private static final int APPENDS = 3000;

    @TempDir Path path;

    /// The larger segments end in memory most of the time.
    @ParameterizedTest
    @ValueSource(ints = {4_000, 1 << 20})
    void readersSeeWholeBatchesInOrderWhileSegmentsComeAndGo(int segmentBytes) throws Exception {
        AtomicLong flushed = new AtomicLong();
        LogListener listener =
                new LogListener() {
                    @Override
                    public void flushed(Log log, long offset) {
                        flushed.accumulateAndGet(offset, Math::max);
                    }

                    @Override
                    public void failed(Log log, IOException cause) {
                        throw new AssertionError(cause);
                    }
                };
        LogConfig config = LogFixture.small(segmentBytes, 200);
        LogDirectoryOptions options =
                new LogDirectoryOptions(
                        path, DiskStorage.open(8), Clock.system(), listener, p -> config);
        AtomicBoolean done = new AtomicBoolean();
        try (LogDirectory directory = LogDirectory.open(options);
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Log log = directory.create(LogFixture.PARTITION, LogFixture.TOPIC_ID, config);
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(reader(log, done)));
            }
            try {
                append(log);
            } finally {
                done.set(true); // else the readers would go on for ever
            }
            for (Future<Long> reader : readers) {
                assertThat(reader.get()).isEqualTo(log.logEndOffset());
            }
        }
        assertThat(flushed.get()).isEqualTo(APPENDS * 2L);
    }

    private static void append(Log log) throws IOException {
        for (int i = 0; i < APPENDS; i++) {
            ByteBuffer batch = Batches.of(i, "value " + i, "x".repeat(i % 900));
            assertThat(log.append(batch, 0, Urgency.BY_THE_FLUSH))
                    .isInstanceOf(AppendResult.Appended.class);
            log.requestFlush();
            if (i % 500 == 499) {
                log.advanceLogStartOffset(i);
            }
        }
    }

    /// Follows the log to its end; an offset that was deleted meanwhile moves it to the start.
    private static Callable<Long> reader(Log log, AtomicBoolean done) {
        return () -> {
            long next = 0;
            while (true) {
                boolean last = done.get();
                try {
                    LogSlice slice = log.read(next, 3000, Long.MAX_VALUE, true);
                    for (RecordBatch batch : RecordBatches.in(slice.toBuffer())) {
                        assertThat(batch.crcMatches()).isTrue();
                        assertThat(batch.baseOffset()).isLessThanOrEqualTo(next);
                        assertThat(batch.nextOffset()).isGreaterThan(next);
                        next = batch.nextOffset();
                    }
                } catch (OffsetOutOfRangeException e) {
                    next = log.logStartOffset();
                }
                if (last && next >= log.logEndOffset()) {
                    return next;
                }
            }
        };
    }
}
