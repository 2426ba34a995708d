package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.log.storage.DiskStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartAdvanceTest {
    @TempDir Path path;

    private Log log(LogFixture fixture) throws IOException {
        Log log = fixture.create(LogFixture.small(300, 100));
        for (int i = 0; i < 9; i++) {
            log.append(Batches.of(i, "value " + i), 1);
        }
        log.requestFlush();
        fixture.directory.runFlusher();
        return log;
    }

    private DirectoryCheckpoints checkpoints() throws IOException {
        return DirectoryCheckpoints.read(DiskStorage.open(4), path);
    }

    @Test
    void aStartIsWrittenDownBeforeItIsSeen() throws IOException {
        try (LogFixture fixture = new LogFixture(path)) {
            log(fixture).advanceLogStartOffset(1);
            assertThat(checkpoints().startOffset(LogFixture.PARTITION)).isEqualTo(1);
        }
    }

    @Test
    void aStartThatIsWrittenButNotYetSeenIsNotTakenBackByACheckpoint() throws IOException {
        try (LogFixture fixture = new LogFixture(path)) {
            Log log = log(fixture);
            log.advanceLogStartOffset(1);
            DirectoryCheckpoints checkpoints = checkpoints();
            checkpoints.raiseStarts(Map.of(log, 5L));
            checkpoints.advance(List.of(log));
            assertThat(checkpoints().startOffset(LogFixture.PARTITION)).isEqualTo(5);
        }
    }

    @Test
    void aStartThatCouldNotBeWrittenMovesNothing() throws IOException {
        try (LogFixture fixture = new LogFixture(path)) {
            Log log = log(fixture);
            Path blocked = path.resolve("log-start-offset-checkpoint.tmp");
            Files.createDirectories(blocked.resolve("in the way"));
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> log.advanceLogStartOffset(7))
                        .isInstanceOf(IOException.class);
                assertThat(log.logStartOffset()).isZero();
                assertThat(Batches.read(log, 0)).hasSize(9);
            }
            Files.delete(blocked.resolve("in the way"));
            log.advanceLogStartOffset(7);
            assertThat(log.logStartOffset()).isEqualTo(7);
        }
    }

    @Test
    void theStartOfADeletedLogIsNotGivenToTheNextOneOfItsName() throws IOException {
        try (LogFixture fixture = new LogFixture(path)) {
            Log old = log(fixture);
            fixture.directory.delete(LogFixture.PARTITION);
            Log anew = fixture.create(LogConfig.DEFAULT);
            fixture.directory.advanceStarts(Map.of(old, 7L));
            DirectoryCheckpoints checkpoints = checkpoints();
            checkpoints.raiseStarts(Map.of(old, 7L));
            assertThat(checkpoints.startOffset(LogFixture.PARTITION)).isZero();
            assertThat(anew.logStartOffset()).isZero();
            assertThat(checkpoints().startOffset(LogFixture.PARTITION)).isZero();
        }
    }

    @Test
    void aLogThatIsEmptiedToItsEndGivesAllItsSpaceBack() throws IOException {
        try (LogFixture fixture = new LogFixture(path)) {
            Log log = log(fixture);
            log.advanceLogStartOffset(9);
            assertThat(log.sizeBytes()).isZero();
            assertThat(log.logEndOffset()).isEqualTo(9);
            log.append(Batches.of(1, "next"), 1);
            assertThat(Batches.read(fixture.reopen(), 9)).containsExactly("9:next");
        }
    }

    @Test
    void manyLogsMoveWithOneWrite() throws IOException {
        try (LogFixture fixture = new LogFixture(path)) {
            Log first = log(fixture);
            Log second =
                    fixture.directory.create(
                            new io.leat.protocol.TopicPartition("orders", 1),
                            LogFixture.TOPIC_ID,
                            LogConfig.DEFAULT);
            second.append(Batches.of(1, "a", "b"), 1);
            fixture.directory.advanceStarts(Map.of(first, 8L, second, 1L));
            assertThat(first.logStartOffset()).isEqualTo(8);
            assertThat(second.logStartOffset()).isEqualTo(1);
            assertThat(checkpoints().startOffset(second.partition())).isEqualTo(1);
        }
    }
}
