package io.leat.log.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.segment.MaxTimestamp;
import io.leat.log.segment.SealedSegments;
import io.leat.log.segment.Segment;
import io.leat.log.storage.DiskStorage;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Failures that other log cleaners had.
class KnownFailuresTest {
    @TempDir private Path path;
    private CompactionFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new CompactionFixture(path);
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    @Test
    @Tag("KAFKA-13194")
    void whatIsNotCommittedReplacesNothing() throws IOException {
        fixture.append("a=1");
        fixture.append("a=2");
        fixture.append("a=3");
        fixture.append("active=1");
        fixture.highWatermark = 2;
        fixture.clean();
        assertThat(fixture.records()).containsExactly("1:a=2", "2:a=3", "3:active=1");
    }

    @Test
    @Tag("KAFKA-4529")
    @Tag("KAFKA-8522")
    void aTombstoneStaysForItsTimeFromTheFirstPassOnHoweverManyPassesThereAre() throws IOException {
        fixture.append("a=1");
        fixture.append("a");
        passWithNews();
        fixture.millis += CompactionFixture.DELETE_RETENTION - 1;
        passWithNews();
        assertThat(fixture.records()).contains("1:a").doesNotContain("0:a=1");
        fixture.millis += 1;
        passWithNews();
        assertThat(fixture.records()).doesNotContain("1:a");
    }

    private void passWithNews() {
        fixture.append("news=1");
        fixture.append("news=2");
        fixture.clean();
    }

    @Test
    @Tag("KAFKA-4529")
    void theTimeOfATombstoneDoesNotBeginBeforeItWasCompacted() throws IOException {
        fixture.append("a=1");
        fixture.append("a");
        fixture.append("active=1");
        fixture.millis += 10 * CompactionFixture.DELETE_RETENTION;
        fixture.clean();
        assertThat(fixture.records()).containsExactly("1:a", "2:active=1");
        assertThat(fixture.batches().getFirst().hasDeleteHorizon()).isTrue();
        assertThat(fixture.batches().getFirst().baseTimestamp())
                .isEqualTo(fixture.millis + CompactionFixture.DELETE_RETENTION);
    }

    @Test
    @Tag("KAFKA-5490")
    @Tag("KAFKA-7385")
    void theLastBatchOfAProducerIsKeptEmpty() throws IOException {
        fixture.append(CompactionFixture.producer(7, 0), "a=1", "b=1");
        fixture.append(CompactionFixture.producer(7, 2), "a=2", "b=2");
        fixture.append("a=3", "b=3");
        fixture.append("active=1");
        fixture.clean();
        RecordBatch kept = fixture.batches().getFirst();
        assertThat(kept.recordCount()).isZero();
        assertThat(kept.baseOffset()).isEqualTo(2);
        assertThat(kept.lastOffset()).isEqualTo(3);
        assertThat(kept.producerId()).isEqualTo(7);
        assertThat(kept.lastSequence()).isEqualTo(3);
        assertThat(kept.maxTimestamp()).isEqualTo(fixture.millis);
        assertThat(fixture.records()).containsExactly("4:a=3", "5:b=3", "6:active=1");
    }

    @Test
    @Tag("KAFKA-7385")
    void aLogOfWhichNothingIsLeftIsCompactedAgainAndAgain() throws IOException {
        fixture.append("a=1");
        for (int i = 0; i < 5; i++) {
            fixture.append("a");
            fixture.append("b");
            fixture.clean();
            fixture.millis += 2 * CompactionFixture.DELETE_RETENTION;
        }
        fixture.append("c=1");
        fixture.clean();
        fixture.append("c=2");
        fixture.clean();
        assertThat(fixture.cleaner().uncleanable()).isEmpty();
        assertThat(fixture.records().getLast()).isEqualTo("12:c=2");
    }

    @Test
    @Tag("KAFKA-14055")
    void markersAreNotTakenForRecordsOfAKey() throws IOException {
        fixture.append(CompactionFixture.transactional(1, 0), "a=1");
        fixture.end(1, true);
        fixture.append(CompactionFixture.transactional(2, 0), "a=2");
        fixture.end(2, true);
        fixture.append("active=1");
        fixture.clean();
        assertThat(fixture.records())
                .containsExactly("1:marker", "2:a=2", "3:marker", "4:active=1");
    }

    @Test
    @Tag("KAFKA-13727")
    void anAbortedRecordReplacesNothing() throws IOException {
        fixture.append("a=committed");
        fixture.append(CompactionFixture.transactional(1, 0), "a=aborted");
        fixture.append("b=1");
        fixture.end(1, false);
        fixture.append("active=1");
        fixture.clean();
        assertThat(fixture.records())
                .containsExactly("0:a=committed", "1:a=aborted", "2:b=1", "3:marker", "4:active=1");
    }

    @Test
    @Tag("KAFKA-8351")
    void nothingIsCompactedFromAnOpenTransactionOn() throws IOException {
        fixture.append("a=1");
        fixture.append("a=2");
        fixture.append(CompactionFixture.transactional(1, 0), "b=open");
        fixture.append("a=3");
        fixture.append("active=1");
        fixture.clean();
        assertThat(fixture.cleanedOffset()).isEqualTo(2);
        assertThat(fixture.records()).containsExactly("1:a=2", "2:b=open", "3:a=3", "4:active=1");
        fixture.end(1, true);
        fixture.append("active=2");
        fixture.clean();
        assertThat(fixture.records())
                .containsExactly("2:b=open", "3:a=3", "4:active=1", "5:marker", "6:active=2");
    }

    @Test
    @Tag("KAFKA-13727")
    void theTransactionIndexesOfMergedSegmentsAreKept() throws IOException {
        fixture.append("a=1");
        fixture.append("a=2");
        fixture.append("active=1");
        Path log = path.resolve("t-0");
        Files.write(log.resolve("00000000000000000000.txnindex"), new byte[] {1, 2});
        Files.write(log.resolve("00000000000000000001.txnindex"), new byte[] {3, 4, 5});
        fixture.clean();
        assertThat(Files.readAllBytes(log.resolve("00000000000000000000.txnindex")))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(log.resolve("00000000000000000001.txnindex")).doesNotExist();
    }

    @Test
    @Tag("KAFKA-9133")
    void aLogThatStartsBehindWhatWasCompactedIsCompactedFromThere() throws IOException {
        fixture.append("a=1");
        fixture.append("a=2");
        fixture.append("a=3");
        fixture.clean();
        fixture.append("a=4");
        fixture.append("a=5");
        fixture.clean();
        fixture.log.advanceLogStartOffset(fixture.log.logEndOffset());
        fixture.append("b=1");
        fixture.append("b=2");
        fixture.append("b=3");
        fixture.clean();
        assertThat(fixture.cleaner().uncleanable()).isEmpty();
        assertThat(fixture.records()).containsExactly("6:b=2", "7:b=3");
    }

    @Test
    @Tag("KAFKA-5413")
    @Tag("KAFKA-4451")
    void segmentsWhoseOffsetsDoNotFitOneIndexAreNotMerged() {
        Segment first = segment(0);
        Segment second = segment(Integer.MAX_VALUE - 10L);
        Segment third = segment(Integer.MAX_VALUE + 10L);
        SealedSegments sealed =
                new SealedSegments(List.of(first, second, third), 1L << 33, true, 0);
        assertThat(SegmentGroups.of(sealed, Long.MAX_VALUE, 1 << 20))
                .containsExactly(List.of(first), List.of(second), List.of(third));
        SealedSegments near =
                new SealedSegments(List.of(first, second), Integer.MAX_VALUE, true, 0);
        assertThat(SegmentGroups.of(near, Long.MAX_VALUE, 1 << 20))
                .containsExactly(List.of(first, second));
    }

    private Segment segment(long base) {
        return new Segment(
                base,
                DiskStorage.open(1).open(path.resolve("s" + base)),
                Segment.Indexes.empty(),
                100,
                MaxTimestamp.NONE);
    }
}
