package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.LogConfig.RetentionRules;
import io.leat.log.segment.RollRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every record is a batch, and every segment holds two of them.
class RetentionTest {
    private static final long NOW = 1_000_000;
    private static final int BATCH_BYTES = 61 + 12;

    @TempDir Path path;
    private LogFixture fixture;
    private Log log;

    @BeforeEach
    void open() throws IOException {
        fixture = new LogFixture(path);
        fixture.clock.set(NOW);
        log = fixture.create(config(-1, -1, 1000));
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    private void keep(long retentionMs, long retentionBytes) {
        log.configure(config(retentionMs, retentionBytes, 1000));
    }

    private static LogConfig config(long retentionMs, long retentionBytes, long deleteDelayMs) {
        return new LogConfig(
                new RollRules(2 * BATCH_BYTES, Long.MAX_VALUE, 1 << 20, 0),
                LogConfig.DEFAULT.flush(),
                new RetentionRules(retentionMs, retentionBytes, deleteDelayMs),
                LogConfig.DEFAULT.messageTimestampType(),
                1 << 20);
    }

    private void append(long... timestamps) {
        for (long timestamp : timestamps) {
            assertThat(Batches.of(timestamp, "value").remaining()).isEqualTo(BATCH_BYTES);
            log.append(Batches.of(timestamp, "value"), 0);
        }
        log.requestFlush();
        fixture.directory.runFlusher();
    }

    private void retain() {
        fixture.directory.retain(Log::flushedOffset);
    }

    private List<String> files(String suffix) throws IOException {
        return fixture.storage.list(fixture.file(".")).stream()
                .filter(name -> name.endsWith(suffix))
                .sorted()
                .toList();
    }

    private void modify(long baseOffset, long millis) throws IOException {
        Files.setLastModifiedTime(
                fixture.file("%020d.log".formatted(baseOffset)), FileTime.fromMillis(millis));
    }

    @Test
    void aSegmentGoesWhenItsLatestRecordIsTooOld() throws IOException {
        keep(100, -1);
        append(NOW - 200, NOW - 101, NOW - 300, NOW - 100, NOW, NOW);
        retain();
        assertThat(log.logStartOffset()).isEqualTo(2);
        fixture.clock.advance(1);
        retain();
        assertThat(log.logStartOffset()).isEqualTo(4);
        assertThat(Batches.read(log, 4)).containsExactly("4:value", "5:value");
    }

    @Test
    void anOldSegmentBehindOneThatIsNotDueStays() throws IOException {
        keep(100, -1);
        append(NOW, NOW, NOW - 500, NOW - 500, NOW);
        retain();
        assertThat(log.logStartOffset()).isZero();
    }

    @Test
    @Tag("KAFKA-15047")
    void anIdleLogGoesEmptyWhenItsLastRecordIsTooOld() throws IOException {
        keep(100, -1);
        append(NOW + 50, NOW + 50, NOW + 50);
        fixture.clock.advance(150);
        retain();
        assertThat(log.logStartOffset()).isZero();
        fixture.clock.advance(1);
        retain();
        assertThat(log.logStartOffset()).isEqualTo(3);
        assertThat(log.logEndOffset()).isEqualTo(3);
        assertThat(log.sizeBytes()).isZero();
        append(fixture.clock.millis());
        assertThat(Batches.read(fixture.reopen(), 3)).containsExactly("3:value");
        assertThat(fixture.log().logStartOffset()).isEqualTo(3);
    }

    @Test
    void aLogThatWentEmptyKnowsItsProducersAfterARestart() throws IOException {
        keep(100, -1);
        log.append(Batches.idempotent(9, 0, 0, "old"), 4);
        log.requestFlush();
        fixture.directory.runFlusher();
        retain();
        assertThat(log.logStartOffset()).isEqualTo(1);
        assertThat(log.latestEpoch()).isEqualTo(4);
        log = fixture.reopen();
        assertThat(log.append(Batches.idempotent(9, 0, 0, "old"), 4))
                .isEqualTo(new AppendResult.Duplicate(0, 0, 1));
    }

    @Test
    void segmentsGoAsLongAsTheRestHasTheSizeToKeep() throws IOException {
        keep(-1, 3 * BATCH_BYTES);
        append(NOW, NOW, NOW, NOW);
        retain();
        assertThat(log.logStartOffset()).isZero();
        append(NOW);
        retain();
        assertThat(log.logStartOffset()).isEqualTo(2);
        assertThat(log.sizeBytes()).isEqualTo(3 * BATCH_BYTES);
    }

    @Test
    void aSizeOfNothingKeepsNothing() throws IOException {
        keep(-1, 0);
        append(NOW, NOW, NOW);
        retain();
        assertThat(log.logStartOffset()).isEqualTo(3);
        assertThat(log.sizeBytes()).isZero();
    }

    @Test
    void withoutLimitsNothingGoes() throws IOException {
        keep(-1, -1);
        append(1, 1, 1, 1, 1);
        retain();
        assertThat(log.logStartOffset()).isZero();
    }

    @Test
    @Tag("KAFKA-18929")
    @Tag("KAFKA-20609")
    void aRecordFromTheFutureKeepsItsSegmentNoLongerThanItHasBeenHere() throws IOException {
        keep(100, -1);
        append(NOW + 1_000_000, NOW, NOW, NOW);
        modify(0, NOW);
        fixture.clock.advance(100);
        retain();
        assertThat(log.logStartOffset()).isZero();
        fixture.clock.advance(1);
        retain();
        assertThat(log.logStartOffset()).isEqualTo(4);
    }

    @Test
    void recordsWithoutTimesAreAsOldAsTheirFile() throws IOException {
        keep(100, -1);
        append(-1, -1, -1, -1, NOW);
        modify(0, NOW - 101);
        modify(2, NOW - 100);
        retain();
        assertThat(log.logStartOffset()).isEqualTo(2);
    }

    @Test
    @Tag("KAFKA-5634")
    void whatIsNotCommittedStays() throws IOException {
        keep(100, -1);
        append(1, 1, 1, 1, 1);
        fixture.directory.retain(log -> 3);
        assertThat(log.logStartOffset()).isEqualTo(2);
        fixture.directory.retain(log -> 4);
        assertThat(log.logStartOffset()).isEqualTo(4);
        log.append(Batches.of(1, "later"), 0);
        fixture.directory.retain(Log::logEndOffset);
        assertThat(log.logStartOffset()).isEqualTo(4);
    }

    @Test
    @Tag("KAFKA-12177")
    void segmentsBelowTheStartGoWhateverTheRules() throws IOException {
        keep(-1, -1);
        append(NOW, NOW, NOW);
        log.advanceLogStartOffset(3);
        assertThat(log.sizeBytes()).isZero();
        append(NOW);
        log.advanceLogStartOffset(4);
        log.append(Batches.of(NOW, "not flushed"), 0);
        log.advanceLogStartOffset(5);
        assertThat(log.sizeBytes()).isEqualTo(BATCH_BYTES + 6);
        fixture.directory.runFlusher();
        retain();
        assertThat(log.sizeBytes()).isZero();
        assertThat(log.logStartOffset()).isEqualTo(5);
    }

    @Test
    void changedRulesHoldFromTheNextLookOn() throws IOException {
        keep(-1, -1);
        append(1, 1, 1, 1);
        retain();
        assertThat(log.logStartOffset()).isZero();
        log.configure(config(-1, 2 * BATCH_BYTES, 0));
        retain();
        assertThat(log.logStartOffset()).isEqualTo(2);
    }

    @Test
    void removedFilesStayReadableUntilTheirDelayIsOver() throws IOException {
        keep(100, -1);
        append(1, 1, NOW, NOW);
        LogSlice slice = log.read(0, 1, Long.MAX_VALUE, true);
        retain();
        assertThat(files(".log.deleted")).hasSize(1);
        assertThat(slice.toBuffer().remaining()).isEqualTo(BATCH_BYTES);
        fixture.clock.advance(999);
        fixture.directory.runFlusher();
        assertThat(files(".deleted")).hasSize(3);
        fixture.clock.advance(1);
        fixture.directory.runFlusher();
        assertThat(files(".deleted")).isEmpty();
        assertThat(files(".log")).hasSize(1);
    }

    @Test
    void filesThatAStopLeftBehindGoAtTheNextStart() throws IOException {
        keep(100, -1);
        append(1, 1, NOW);
        retain();
        assertThat(files(".deleted")).isNotEmpty();
        log = fixture.reopen();
        assertThat(files(".deleted")).isEmpty();
        assertThat(log.logStartOffset()).isEqualTo(2);
    }

    @Test
    void theLookIsRepeated() throws IOException {
        keep(100, -1);
        append(NOW);
        fixture.directory.retainEvery(60, Log::flushedOffset);
        for (int i = 0; i < 2; i++) {
            fixture.clock.advance(60);
            fixture.directory.runFlusher();
        }
        assertThat(log.logStartOffset()).isEqualTo(1);
    }
}
