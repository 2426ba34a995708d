package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.LogConfig.RetentionRules;
import io.leat.log.activity.DirectoryActivity;
import io.leat.log.activity.Durations;
import io.leat.log.segment.RollRules;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a log directory counts. Every segment holds two batches.
class ActivityTest {
    private static final int BATCH_BYTES = 61 + 12;

    @TempDir Path path;
    private LogFixture fixture;
    private Log log;

    @BeforeEach
    void open() throws IOException {
        fixture = new LogFixture(path);
        var config =
                new LogConfig(
                        new RollRules(2 * BATCH_BYTES, Long.MAX_VALUE, 1 << 20, 0),
                        LogConfig.DEFAULT.flush(),
                        new RetentionRules(-1, 2 * BATCH_BYTES, 1000),
                        LogConfig.DEFAULT.messageTimestampType(),
                        1 << 20);
        log = fixture.create(config);
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    private DirectoryActivity activity() {
        return fixture.directory.activity();
    }

    private void append(int batches) {
        for (int i = 0; i < batches; i++) {
            log.append(Batches.of(1000, "value"), 0);
        }
    }

    private void flush() {
        log.requestFlush();
        fixture.directory.runFlusher();
    }

    @Test
    void segmentsThatAreBegunAreCounted() {
        append(5);
        assertThat(activity().rolledSegments()).isEqualTo(2);
    }

    @Test
    void aFlushIsCountedOnceForAllLogsThatWait() {
        append(1);
        log.requestFlush();
        assertThat(fixture.directory.logsToFlush()).isEqualTo(1);
        fixture.directory.runFlusher();
        assertThat(fixture.directory.logsToFlush()).isZero();
        assertThat(activity().flushes().count()).isEqualTo(1);
        assertThat(activity().flushedLogs()).isEqualTo(1);
        assertThat(activity().failedFlushes()).isZero();
    }

    @Test
    void whatRetentionRemovesIsCounted() {
        append(6);
        flush();
        fixture.directory.retain(Log::flushedOffset);
        assertThat(activity().removedSegments()).isEqualTo(2);
        assertThat(activity().retentions()).isEqualTo(1);
        assertThat(activity().failedRetentions()).isZero();
    }

    @Test
    void whatALogLosesToATruncationIsCounted() throws IOException {
        append(6);
        flush();
        log.truncateTo(1);
        assertThat(activity().removedSegments()).isEqualTo(2);
    }

    @Test
    void afterACleanStopNoLogIsRecovered() throws IOException {
        append(3);
        log = fixture.reopen();
        assertThat(activity().recoveredLogs()).isZero();
    }

    @Test
    void durationsFallIntoTheStepThatHoldsThem() {
        Durations durations = new Durations();
        for (int step = 0; step < Durations.BOUNDS; step++) {
            durations.add(Durations.boundNanos(step));
            durations.add(Durations.boundNanos(step) + 1);
        }
        assertThat(durations.counts()).containsExactly(1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1);
        assertThat(durations.count()).isEqualTo(2L * Durations.BOUNDS);
    }
}
