package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.housekeeping.ByteRate;
import io.leat.log.move.ReplicaMove;
import io.leat.log.move.ReplicaMove.Progress;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How fast a log is copied to another directory.
class MovePaceTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir Path path;

    private LogFixture fixture;
    private LogDirectory to;
    private Log log;

    @BeforeEach
    void open() throws IOException {
        fixture = new LogFixture(path.resolve("from"));
        log = fixture.create(LogConfig.DEFAULT);
        for (int i = 0; i < 80; i++) {
            log.append(Batches.of(50, "x".repeat(100_000)), 0);
        }
        log.requestFlush();
        fixture.directory.runFlusher();
        to =
                LogDirectory.openUnattended(
                        new LogDirectoryOptions(
                                path.resolve("to"),
                                fixture.storage,
                                fixture.clock,
                                LogListener.none(),
                                any -> LogConfig.DEFAULT));
    }

    @AfterEach
    void close() throws IOException {
        to.close();
        fixture.close();
    }

    private ReplicaMove move(ByteRate rate) {
        return new ReplicaMove(log, fixture.directory, to, fixture.clock, (before, after) -> {})
                .at(rate);
    }

    private long copiedBytes() {
        return to.futures().find(LogFixture.PARTITION).map(Log::sizeBytes).orElse(0L);
    }

    private void copyWhileItMay(ReplicaMove move) {
        while (move.step() == Progress.COPYING) {
            // more
        }
    }

    @Test
    void aMoveCopiesNoMoreInASecondThanItMay() {
        ReplicaMove move = move(new ByteRate(2 * MEBIBYTE, fixture.clock::nanos));
        copyWhileItMay(move);
        long first = copiedBytes();
        assertThat(first).isBetween(2L * MEBIBYTE, 3L * MEBIBYTE);
        copyWhileItMay(move);
        assertThat(copiedBytes()).isEqualTo(first);
        fixture.clock.advance(1_000);
        copyWhileItMay(move);
        assertThat(copiedBytes()).isBetween(first + MEBIBYTE / 2, first + 3L * MEBIBYTE);
        assertThat(copiedBytes()).isLessThan(log.sizeBytes());
    }

    @Test
    void aHigherRateHoldsForAMoveThatWaits() {
        ByteRate rate = new ByteRate(1, fixture.clock::nanos);
        ReplicaMove move = move(rate);
        copyWhileItMay(move);
        assertThat(copiedBytes()).isLessThan(2L * MEBIBYTE);
        rate.limitTo(Double.MAX_VALUE);
        fixture.clock.advance(1);
        copyWhileItMay(move);
        assertThat(copiedBytes()).isEqualTo(log.sizeBytes());
    }
}
