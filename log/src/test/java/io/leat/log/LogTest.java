package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.log.checkpoint.EpochEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
    @TempDir Path path;
    private LogFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new LogFixture(path);
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    @Test
    void recordsAreReadBackInTheOrderTheyWereAppended() throws IOException {
        Log log = fixture.create(LogConfig.DEFAULT);
        log.append(Batches.of(5, "a", "b"), 3);
        AppendResult second = log.append(Batches.compressed(6, "c", "d", "e"), 3);
        assertThat(second).isEqualTo(new AppendResult.Appended(2, 5, -1, 0));
        assertThat(Batches.read(log, 0)).containsExactly("0:a", "1:b", "2:c", "3:d", "4:e");
        assertThat(Batches.read(log, 3)).containsExactly("3:d", "4:e");
        assertThat(log.latestEpoch()).isEqualTo(3);
    }

    @Test
    void aReadStopsBelowTheEndOffsetItIsGiven() throws IOException {
        Log log = fixture.create(LogConfig.DEFAULT);
        int size = 0;
        for (String value : List.of("a", "b", "c")) {
            ByteBuffer batch = Batches.of(1, value, value);
            size = batch.remaining();
            log.append(batch, 0);
        }
        assertThat(log.read(0, 1 << 20, 4, true).sizeBytes()).isEqualTo(2 * size);
        assertThat(log.read(0, 1 << 20, 3, true).sizeBytes()).isEqualTo(size);
        assertThat(log.read(4, 1 << 20, 4, true).isEmpty()).isTrue();
    }

    @Test
    void aBatchLargerThanTheLimitIsReadOnlyIfAtLeastOneIsWanted() throws IOException {
        Log log = fixture.create(LogConfig.DEFAULT);
        log.append(Batches.of(1, "a".repeat(1000)), 0);
        assertThat(log.read(0, 100, Long.MAX_VALUE, false).isEmpty()).isTrue();
        assertThat(log.read(0, 100, Long.MAX_VALUE, true).sizeBytes()).isGreaterThan(1000);
    }

    @Test
    void anOffsetOutsideTheLogIsRefused() throws IOException {
        Log log = fixture.create(LogConfig.DEFAULT);
        log.append(Batches.of(1, "a"), 0);
        assertThatThrownBy(() -> log.read(2, 100, Long.MAX_VALUE, true))
                .isInstanceOf(OffsetOutOfRangeException.class);
        assertThat(log.read(1, 100, Long.MAX_VALUE, true).isEmpty()).isTrue();
    }

    @Test
    void aFullSegmentIsRolledAndReadsGoOnInTheNext() throws IOException {
        Log log = fixture.create(LogFixture.small(300, 100));
        for (int i = 0; i < 20; i++) {
            log.append(Batches.of(i, "value " + i), 0);
        }
        assertThat(fixture.storage.list(fixture.file(".")))
                .filteredOn(n -> n.endsWith(".log"))
                .hasSizeGreaterThan(5);
        assertThat(Batches.read(log, 0)).hasSize(20).endsWith("19:value 19");
        assertThat(Batches.read(log, 13)).hasSize(7);
    }

    @Test
    void aFlushConfirmsWhatWasAppendedBeforeIt() throws IOException {
        Log log = fixture.create(LogConfig.DEFAULT);
        log.append(Batches.of(1, "a", "b"), 0);
        assertThat(log.flushedOffset()).isZero();
        log.requestFlush();
        log.requestFlush();
        fixture.directory.runFlusher();
        fixture.directory.runFlusher();
        assertThat(log.flushedOffset()).isEqualTo(2);
        assertThat(fixture.events).containsExactly("flushed 2");
    }

    @Test
    void manyDirtyLogsAreFlushedTogether() throws IOException {
        for (int i = 0; i < 10; i++) {
            Log log =
                    fixture.directory.create(
                            new io.leat.protocol.TopicPartition("many", i),
                            LogFixture.TOPIC_ID,
                            LogConfig.DEFAULT);
            log.append(Batches.of(1, "a"), 0);
            log.requestFlush();
        }
        fixture.directory.runFlusher();
        assertThat(fixture.events).hasSize(10).containsOnly("flushed 1");
    }

    @Test
    void aCleanRestartFindsTheSameLog() throws IOException {
        Log log = fixture.create(LogFixture.small(300, 100));
        for (int i = 0; i < 10; i++) {
            log.append(Batches.idempotent(7, 0, i, "value " + i), i / 4);
        }
        Log again = fixture.reopen();
        assertThat(fixture.directory.wasClean()).isTrue();
        assertThat(again.logEndOffset()).isEqualTo(10);
        assertThat(again.topicId()).isEqualTo(LogFixture.TOPIC_ID);
        assertThat(Batches.read(again, 0)).hasSize(10).startsWith("0:value 0");
        assertThat(again.endOffsetForEpoch(0)).isEqualTo(new EpochEnd(0, 4));
        assertThat(again.append(Batches.idempotent(7, 0, 9, "value 9"), 2))
                .isEqualTo(new AppendResult.Duplicate(9, 9, 0));
        assertThat(again.append(Batches.idempotent(7, 0, 10, "value 10"), 2))
                .isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    void truncateDropsOnlyOffsetsAtOrAboveTheTarget() throws IOException {
        Log log = fixture.create(LogFixture.small(300, 100));
        for (int i = 0; i < 10; i++) {
            log.append(Batches.of(i, "value " + i), i);
        }
        log.truncateTo(4);
        assertThat(log.logEndOffset()).isEqualTo(4);
        assertThat(log.latestEpoch()).isEqualTo(3);
        assertThat(Batches.read(log, 0)).hasSize(4);
        log.append(Batches.of(20, "other"), 11);
        assertThat(Batches.read(log, 3)).containsExactly("3:value 3", "4:other");
        assertThat(log.endOffsetForEpoch(7)).isEqualTo(new EpochEnd(3, 4));
    }

    @Test
    void aLogTruncatedFullyStartsAnewAtTheOffsetGiven() throws IOException {
        Log log = fixture.create(LogConfig.DEFAULT);
        log.append(Batches.of(1, "a"), 0);
        log.truncateFullyAt(100);
        assertThat(log.logStartOffset()).isEqualTo(100);
        log.append(Batches.of(1, "b"), 4);
        assertThat(Batches.read(log, 100)).containsExactly("100:b");
        assertThat(Batches.read(fixture.reopen(), 100)).containsExactly("100:b");
    }

    @Test
    void aSliceStaysGoodWhenItsSegmentIsDeleted() throws IOException {
        Log log = fixture.create(LogFixture.small(300, 100));
        for (int i = 0; i < 10; i++) {
            log.append(Batches.of(i, "value " + i), 0);
        }
        LogSlice slice = log.read(0, 1000, Long.MAX_VALUE, true);
        log.advanceLogStartOffset(8);
        assertThat(slice.toBuffer().remaining()).isEqualTo(slice.sizeBytes());
        assertThatThrownBy(() -> log.read(0, 1000, Long.MAX_VALUE, true))
                .isInstanceOf(OffsetOutOfRangeException.class);
        fixture.clock.advance(60_000);
        fixture.directory.runFlusher();
        assertThat(fixture.storage.list(fixture.file(".")))
                .noneMatch(name -> name.endsWith(".deleted"));
        assertThat(Batches.read(fixture.reopen(), 8)).hasSize(2);
    }

    @Test
    void timesAreFoundByTheirFirstRecord() throws IOException {
        Log log = fixture.create(LogFixture.small(400, 100));
        for (int i = 0; i < 20; i++) {
            log.append(Batches.of(1000 + 10 * i, "a", "b"), 2);
        }
        assertThat(log.offsetForTimestamp(1101)).contains(new TimestampedOffset(1110, 22, 2));
        assertThat(log.offsetForTimestamp(0)).contains(new TimestampedOffset(1000, 0, 2));
        assertThat(log.offsetForTimestamp(1191)).isEmpty();
        assertThat(log.maxTimestamp()).contains(new TimestampedOffset(1190, 38, 2));
    }

    @Test
    void aDeletedLogIsGoneAndItsFilesFollow() throws IOException {
        Log log = fixture.create(LogConfig.DEFAULT);
        log.append(Batches.of(1, "a"), 0);
        fixture.directory.delete(LogFixture.PARTITION);
        assertThat(log.append(Batches.of(1, "b"), 0)).isInstanceOf(AppendResult.Refused.class);
        assertThat(fixture.storage.list(path)).anyMatch(name -> name.endsWith("-delete"));
        Log other = fixture.create(LogConfig.DEFAULT);
        assertThat(other.logEndOffset()).isZero();
        fixture.clock.advance(60_000);
        fixture.directory.runFlusher();
        assertThat(fixture.storage.list(path)).noneMatch(name -> name.endsWith("-delete"));
    }

    @Test
    void theLogStampsTimesWhereTheTopicAsksForIt() throws IOException {
        LogConfig stamping =
                new LogConfig(
                        LogConfig.DEFAULT.roll(),
                        LogConfig.DEFAULT.flush(),
                        LogConfig.DEFAULT.retention(),
                        io.leat.protocol.record.TimestampType.LOG_APPEND_TIME,
                        1 << 20);
        Log log = fixture.create(stamping);
        log.append(Batches.of(5, "a"), 0);
        assertThat(log.maxTimestamp())
                .contains(new TimestampedOffset(fixture.clock.millis(), 0, 0));
    }

    @Test
    void aSecondProcessIsRefused() {
        assertThatThrownBy(() -> new LogFixture(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("locked");
    }
}
