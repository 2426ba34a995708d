package io.leat.log.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.Log;
import io.leat.log.LogSlice;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCleanerTest {
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
    void theLatestRecordOfEachKeyStaysAtItsOffset() throws IOException {
        fixture.append("a=1", "b=1");
        fixture.append("a=2", "c=1");
        fixture.append("b=2");
        fixture.append("active=1");
        fixture.clean();
        assertThat(fixture.records()).containsExactly("2:a=2", "3:c=1", "4:b=2", "5:active=1");
        assertThat(fixture.cleanedOffset()).isEqualTo(5);
    }

    @Test
    void passesAreCountedWithTheBytesTheyTake() throws IOException {
        fixture.append("a=1");
        fixture.append("a=2");
        fixture.append("active=1");
        fixture.clean();
        assertThat(fixture.cleaner().activity().passes().count()).isEqualTo(1);
        assertThat(fixture.cleaner().activity().spentBytes()).isPositive();
        assertThat(fixture.cleaner().activity().failures()).isZero();
    }

    @Test
    void smallSegmentsBecomeOneAndTheirFilesGoAfterTheDelay() throws IOException {
        for (int i = 0; i < 5; i++) {
            fixture.append("k" + i + "=1");
        }
        fixture.clean();
        assertThat(files(".log"))
                .containsExactly("00000000000000000000.log", "00000000000000000004.log");
        assertThat(files(".deleted")).isNotEmpty();
        fixture.millis += 60_000;
        fixture.directory.runFlusher();
        assertThat(files(".deleted")).isEmpty();
        assertThat(files(".swap")).isEmpty();
        assertThat(files(".cleaned")).isEmpty();
    }

    @Test
    void aCompactedSegmentEndsWhereItsSourcesEndedEvenIfNothingIsLeftThere() throws IOException {
        fixture.append("a=1");
        fixture.append("=without a key", "=another");
        fixture.append("active=1");
        fixture.clean();
        assertThat(fixture.records()).containsExactly("0:a=1", "3:active=1");
        RecordBatch last = fixture.batches().get(1);
        assertThat(last.recordCount()).isZero();
        assertThat(last.baseOffset()).isEqualTo(1);
        assertThat(last.lastOffset()).isEqualTo(2);
    }

    @Test
    void theActiveSegmentIsLeftAlone() throws IOException {
        fixture.append("a=1", "a=2");
        fixture.clean();
        assertThat(fixture.records()).containsExactly("0:a=1", "1:a=2");
    }

    @Test
    void aReaderOfAReplacedSegmentReadsOn() throws IOException {
        fixture.append("a=1");
        fixture.append("a=2");
        fixture.append("a=3");
        LogSlice before = fixture.log.read(0, 1 << 20, Long.MAX_VALUE, true);
        fixture.clean();
        ByteBuffer bytes = before.toBuffer();
        assertThat(RecordBatch.at(bytes, 0).crcMatches()).isTrue();
        assertThat(RecordBatch.at(bytes, 0).recordCount()).isEqualTo(1);
        assertThat(fixture.records()).containsExactly("1:a=2", "2:a=3");
    }

    @Test
    void everyCodecAndTimestampTypeIsKept() throws IOException {
        for (CompressionType codec : CompressionType.values()) {
            fixture.append(builder -> builder.compression(codec), "a=1", codec + "=x");
            fixture.append(
                    builder ->
                            builder.compression(codec).timestampType(TimestampType.LOG_APPEND_TIME),
                    "a=1",
                    codec + "2=x");
        }
        fixture.append("a=last");
        fixture.append("active=1");
        List<RecordBatch> before = fixture.batches();
        fixture.clean();
        List<RecordBatch> after = fixture.batches();
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < after.size() - 2; i++) {
            assertThat(after.get(i).recordCount()).isEqualTo(1);
            assertThat(after.get(i).crcMatches()).isTrue();
            assertThat(after.get(i).compression()).isEqualTo(before.get(i).compression());
            assertThat(after.get(i).timestampType()).isEqualTo(before.get(i).timestampType());
            assertThat(after.get(i).maxTimestamp()).isEqualTo(before.get(i).maxTimestamp());
            assertThat(after.get(i).baseOffset()).isEqualTo(before.get(i).baseOffset());
            assertThat(after.get(i).lastOffset()).isEqualTo(before.get(i).lastOffset());
        }
    }

    @Test
    void aLogThatIsNotDirtyEnoughWaits() throws IOException {
        fixture.dirtyRatioMin = 0.6;
        fixture.append("a=" + "x".repeat(100));
        fixture.append("b=" + "x".repeat(100));
        fixture.append("active=1");
        fixture.clean();
        assertThat(fixture.cleanedOffset()).isEqualTo(2);
        fixture.append("a=1");
        fixture.append("active=2");
        fixture.clean();
        assertThat(fixture.records()).contains("0:a=" + "x".repeat(100));
    }

    @Test
    void aLogWhoseOldestDirtyRecordIsTooOldDoesNotWait() throws IOException {
        fixture.dirtyRatioMin = 1;
        fixture.lag = new CompactionRules.Lag(0, 500);
        fixture.append("a=1");
        fixture.append("a=2");
        fixture.append("active=1");
        fixture.clean();
        assertThat(fixture.records()).hasSize(3);
        fixture.millis += 501;
        fixture.clean();
        assertThat(fixture.records()).containsExactly("1:a=2", "2:active=1");
    }

    @Test
    void recordsYoungerThanTheLagStay() throws IOException {
        fixture.lag = new CompactionRules.Lag(500, Long.MAX_VALUE);
        fixture.append("a=1");
        fixture.append("a=2");
        fixture.millis += 501;
        fixture.append("a=3");
        fixture.append("active=1");
        fixture.clean();
        assertThat(fixture.records()).containsExactly("1:a=2", "2:a=3", "3:active=1");
    }

    @Test
    void aSmallMapTakesSeveralPasses() throws IOException {
        fixture.keysMax(2);
        fixture.append("a=1", "b=1", "c=1", "d=1");
        fixture.append("a=2", "b=2", "c=2", "d=2");
        fixture.append("active=1");
        fixture.clean();
        assertThat(fixture.records())
                .containsExactly("4:a=2", "5:b=2", "6:c=2", "7:d=2", "8:active=1");
        assertThat(fixture.cleanedOffset()).isEqualTo(8);
    }

    @Test
    void aBadLogIsLeftAloneAndTheOthersGoOn() throws IOException {
        Log other = fixture.create(new TopicPartition("other", 0));
        for (int i = 0; i < 3; i++) {
            fixture.append("a=" + i);
            fixture.append(other, builder -> builder, "a=" + i);
        }
        corrupt(path.resolve("other-0/00000000000000000001.log"));
        fixture.clean();
        assertThat(fixture.cleaner().uncleanable()).containsExactly(new TopicPartition("other", 0));
        assertThat(fixture.records()).containsExactly("1:a=1", "2:a=2");
        assertThat(other.failure()).isEmpty();
        assertThat(files(path.resolve("other-0"), ".log")).hasSize(3);
    }

    @Test
    void whatIsTruncatedIsCompactedAnewWhenItIsWrittenAgain() throws IOException {
        fixture.append("a=1");
        fixture.append("b=1");
        fixture.append("active=1");
        fixture.clean();
        assertThat(fixture.cleanedOffset()).isEqualTo(2);
        fixture.log.truncateTo(1);
        assertThat(fixture.cleanedOffset()).isEqualTo(1);
        fixture.append("a=2");
        fixture.append("active=2");
        fixture.clean();
        assertThat(fixture.records()).containsExactly("1:a=2", "2:active=2");
    }

    @Test
    void aPassThatChangesNothingLeavesTheFilesAlone() throws IOException {
        fixture.append("a=1");
        fixture.append("active=1");
        Object before =
                Files.readAttributes(path.resolve("t-0/00000000000000000000.log"), "unix:ino");
        fixture.clean();
        assertThat(fixture.cleanedOffset()).isEqualTo(1);
        assertThat(Files.readAttributes(path.resolve("t-0/00000000000000000000.log"), "unix:ino"))
                .isEqualTo(before);
    }

    private static void corrupt(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[RecordBatchBuilder.create().estimatedBytes() + 5] ^= 1;
        Files.write(file, bytes);
    }

    private List<String> files(String suffix) throws IOException {
        return files(path.resolve("t-0"), suffix);
    }

    private static List<String> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
