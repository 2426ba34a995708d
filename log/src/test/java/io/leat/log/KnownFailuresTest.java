package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.checkpoint.EpochEnd;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Failures that others had, by their keys. Those that need a failing disk are in the simulator.
class KnownFailuresTest {
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

    private Log logOfSegments() throws IOException {
        Log log = fixture.create(LogFixture.small(300, 100));
        for (int i = 0; i < 12; i++) {
            log.append(Batches.of(i, "value " + i), 1);
        }
        return log;
    }

    private List<String> segmentFiles() throws IOException {
        return fixture.storage.list(fixture.file(".")).stream()
                .filter(name -> name.endsWith(".log"))
                .sorted()
                .toList();
    }

    @Test
    @Tag("KAFKA-6492")
    void truncationToAnEmptySegmentDoesNotRollOntoTheSameOffset() throws IOException {
        Log log = logOfSegments();
        long base = Long.parseLong(segmentFiles().get(2).substring(0, 20));
        log.truncateTo(base);
        assertThat(log.logEndOffset()).isEqualTo(base);
        assertThat(segmentFiles()).hasSize(3);
        log.append(Batches.of(1, "x".repeat(500)), 2);
        log.append(Batches.of(1, "y".repeat(500)), 2);
        assertThat(Batches.read(log, base)).hasSize(2);
        assertThat(Batches.read(fixture.reopen(), 0)).hasSize((int) base + 2);
    }

    @Test
    @Tag("KAFKA-9835")
    @Tag("KAFKA-9807")
    @Tag("D15")
    void aSliceEndsWhereItsViewEndedWhateverIsAppendedLater() throws IOException {
        Log log = fixture.create(LogConfig.DEFAULT);
        log.append(Batches.of(1, "a"), 0);
        LogSlice slice = log.read(0, 1 << 20, Long.MAX_VALUE, true);
        int size = slice.sizeBytes();
        log.append(Batches.of(1, "b"), 0);
        assertThat(slice.toBuffer().remaining()).isEqualTo(size);
        assertThat(RecordBatch.at(slice.toBuffer(), 0).sizeBytes()).isEqualTo(size);
    }

    @Test
    @Tag("KAFKA-7415")
    @Tag("D8")
    void anEpochIsKnownBeforeItsFirstRecord() throws IOException {
        Log log = logOfSegments();
        log.assignEpoch(5);
        assertThat(log.latestEpoch()).isEqualTo(5);
        assertThat(log.endOffsetForEpoch(1)).isEqualTo(new EpochEnd(1, 12));
        assertThat(log.endOffsetForEpoch(5)).isEqualTo(new EpochEnd(5, 12));
        log.assignEpoch(6);
        assertThat(log.endOffsetForEpoch(5)).isEqualTo(new EpochEnd(1, 12));
    }

    @Test
    @Tag("Redpanda-12086")
    void anUnknownEpochHasNoEnd() throws IOException {
        Log log = logOfSegments();
        assertThat(log.endOffsetForEpoch(2)).isEqualTo(EpochEnd.UNDEFINED);
        assertThat(log.endOffsetForEpoch(-1)).isEqualTo(EpochEnd.UNDEFINED);
        assertThat(log.endOffsetForEpoch(0)).isEqualTo(new EpochEnd(0, 0));
    }

    @Test
    @Tag("KAFKA-12153")
    void truncationForgetsWhatTheProducersLost() throws IOException {
        Log log = fixture.create(LogFixture.small(300, 100));
        for (int i = 0; i < 12; i++) {
            log.append(Batches.idempotent(9, 0, i, "value " + i), 1);
        }
        log.truncateTo(7);
        assertThat(log.append(Batches.idempotent(9, 0, 6, "again"), 2))
                .isEqualTo(new AppendResult.Duplicate(6, 6, 0));
        assertThat(log.append(Batches.idempotent(9, 0, 7, "next"), 2))
                .isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    @Tag("KAFKA-6975")
    void aLogThatStartsInTheMiddleOfABatchCanBeReadFromThere() throws IOException {
        Log log = fixture.create(LogConfig.DEFAULT);
        log.append(Batches.of(1, "a", "b", "c"), 0);
        log.advanceLogStartOffset(1);
        assertThat(log.read(1, 1000, Long.MAX_VALUE, true).firstOffset()).isZero();
        assertThat(Batches.read(log, 1)).containsExactly("1:b", "2:c");
    }

    @Test
    @Tag("KAFKA-12177")
    void theLogStartMovesForwardAloneAndSurvivesARestart() throws IOException {
        Log log = logOfSegments();
        log.advanceLogStartOffset(7);
        log.advanceLogStartOffset(3);
        assertThat(log.logStartOffset()).isEqualTo(7);
        assertThat(fixture.reopen().logStartOffset()).isEqualTo(7);
    }

    @Test
    @Tag("KAFKA-16341")
    @Tag("KAFKA-16342")
    @Tag("KAFKA-12981")
    void theLargestTimestampIsThatOfItsOwnRecord() throws IOException {
        Log log = fixture.create(LogFixture.small(400, 100));
        log.append(Batches.of(50, "a"), 0);
        log.append(Batches.joined(Batches.of(90, "b", "c"), Batches.of(70, "d")), 0);
        for (int i = 0; i < 10; i++) {
            log.append(Batches.compressed(60 + i, "e", "f"), 0);
        }
        assertThat(log.maxTimestamp()).contains(new TimestampedOffset(90, 1, 0));
        log.truncateTo(1);
        assertThat(log.maxTimestamp()).contains(new TimestampedOffset(50, 0, 0));
    }

    @Test
    @Tag("KAFKA-16341")
    void theLargestTimestampIsFoundThoughALargerOneLiesBelowTheStartOfTheLog() throws IOException {
        Log log = fixture.create(LogFixture.small(1 << 20, 100));
        log.append(Batches.of(90, "a", "b"), 0);
        log.append(Batches.of(50, "c"), 0);
        log.append(Batches.of(70, "d"), 0);
        log.append(Batches.of(70, "e"), 0);
        log.advanceLogStartOffset(1);
        assertThat(log.maxTimestamp()).contains(new TimestampedOffset(90, 1, 0));
        log.advanceLogStartOffset(2);
        assertThat(log.maxTimestamp()).contains(new TimestampedOffset(70, 3, 0));
        log.advanceLogStartOffset(4);
        assertThat(log.maxTimestamp()).contains(new TimestampedOffset(70, 4, 0));
    }

    @Test
    @Tag("KAFKA-7415")
    void anEpochWithoutARecordIsRememberedOverARestart() throws IOException {
        Log log = fixture.create(LogFixture.small(400, 100));
        log.append(Batches.of(50, "a"), 3);
        log.requestFlush();
        fixture.directory.runFlusher();
        log.assignEpoch(5);
        Log again = fixture.reopen();
        assertThat(again.latestEpoch()).isEqualTo(5);
        assertThat(again.endOffsetForEpoch(3).endOffset()).isEqualTo(1);
        again.advanceLogStartOffset(1);
        assertThat(fixture.reopen().latestEpoch()).isEqualTo(5);
    }

    @Test
    @Tag("KAFKA-18282")
    void aTimeIsNeverFoundBelowTheLogStart() throws IOException {
        Log log = logOfSegments();
        log.advanceLogStartOffset(5);
        assertThat(log.offsetForTimestamp(0)).contains(new TimestampedOffset(5, 5, 1));
    }

    @Test
    @Tag("KAFKA-7692")
    void sequencesWrapToZero() throws IOException {
        Log log = fixture.create(LogConfig.DEFAULT);
        int max = Integer.MAX_VALUE;
        log.append(Batches.idempotent(9, 0, max - 1, "a", "b", "c"), 0);
        assertThat(log.append(Batches.idempotent(9, 0, max - 1, "a", "b", "c"), 0))
                .isEqualTo(new AppendResult.Duplicate(0, 2, 0));
        assertThat(log.append(Batches.idempotent(9, 0, 1, "d"), 0))
                .isInstanceOf(AppendResult.Appended.class);
        assertThat(log.append(Batches.idempotent(9, 0, max, "x"), 0))
                .isInstanceOf(AppendResult.Refused.class);
    }

    @Test
    @Tag("KAFKA-4614")
    @Tag("KAFKA-6529")
    void idleLogsKeepNoFileOpenBeyondTheBound() throws IOException {
        for (int i = 0; i < 50; i++) {
            Log log =
                    fixture.directory.create(
                            new io.leat.protocol.TopicPartition("many", i),
                            LogFixture.TOPIC_ID,
                            LogConfig.DEFAULT);
            log.append(Batches.of(1, "a"), 0);
            assertThat(Batches.read(log, 0)).hasSize(1);
        }
        io.leat.log.storage.DiskStorage disk = (io.leat.log.storage.DiskStorage) fixture.storage;
        assertThat(disk.openFiles()).isLessThanOrEqualTo(16);
    }
}
