package io.leat.simulator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.AppendResult;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a directory does for all of its logs at once does not cost a sync for each.
class ManyLogsTest {
    private static final Path PATH = Path.of("/data");
    private static final int LOGS = 100;

    private SimulatedStorage storage = SimulatedStorage.empty(new Random(1), true);

    private LogDirectory open(int loadThreads) throws IOException {
        LogListener deaf =
                new LogListener() {
                    @Override
                    public void flushed(Log log, long offset) {}

                    @Override
                    public void failed(Log log, IOException cause) {}
                };
        return LogDirectory.openUnattended(
                new LogDirectoryOptions(
                        PATH,
                        storage,
                        Clock.system(),
                        deaf,
                        any -> LogConfig.DEFAULT,
                        0,
                        loadThreads));
    }

    private static void createAll(LogDirectory directory) throws IOException {
        for (int i = 0; i < LOGS; i++) {
            directory.create(new TopicPartition("t", i), new Uuid(1, 2), LogConfig.DEFAULT);
        }
    }

    private static void appendToAll(LogDirectory directory) {
        for (Log log : directory.logs()) {
            ByteBuffer value = ByteBuffer.wrap("a".getBytes(UTF_8));
            ByteBuffer batch =
                    RecordBatchBuilder.create().append(5, null, value, List.of()).build();
            assertThat(log.append(batch, 3)).isInstanceOf(AppendResult.Appended.class);
            log.requestFlush();
        }
        directory.runFlusher();
    }

    private static Faults oneSyncTooMany(int fileSystemSyncs, int forces) {
        return Faults.none()
                .failIn(fileSystemSyncs + 1, Operation.SYNC_FILE_SYSTEM, "one sync too many")
                .failIn(forces + 1, Operation.FORCE, "one force too many");
    }

    @Test
    void theRecoveryPointsOfManyLogsMoveWithTwoSyncsOfTheFileSystem() throws IOException {
        LogDirectory directory = open(1);
        createAll(directory);
        appendToAll(directory);
        storage.inject(oneSyncTooMany(2, 1));
        directory.checkpoint();
        assertThat(directory.failure()).isEmpty();
        storage.inject(Faults.none());
        storage = storage.crash();
        LogDirectory found = open(1);
        assertThat(found.logs()).hasSize(LOGS).allMatch(log -> log.latestEpoch() == 3);
    }

    @Test
    void aCleanStopWithManyLogsTakesTwoSyncsOfTheFileSystem() throws IOException {
        LogDirectory directory = open(1);
        createAll(directory);
        appendToAll(directory);
        storage.inject(oneSyncTooMany(2, 3)); // two checkpoints, and the mark of the clean stop
        directory.close();
        storage.inject(Faults.none());
        storage = storage.crash();
        LogDirectory found = open(1);
        assertThat(found.wasClean()).isTrue();
        assertThat(found.logs())
                .hasSize(LOGS)
                .allMatch(log -> log.logEndOffset() == 1 && log.latestEpoch() == 3);
    }

    @Test
    void aCleanStopWritesNothingForLogsWithoutRecords() throws IOException {
        LogDirectory directory = open(1);
        createAll(directory);
        directory.logs().forEach(log -> log.assignEpoch(0));
        Faults counting = Faults.none();
        storage.inject(counting);
        directory.close();
        assertThat(counting.operations()).isLessThan(LOGS / 2);
    }

    @Test
    void logsThatAreLoadedSeveralAtOnceAreAllThere() throws IOException {
        LogDirectory directory = open(1);
        createAll(directory);
        appendToAll(directory);
        directory.close();
        LogDirectory found = open(4);
        assertThat(found.notLoaded()).isEmpty();
        assertThat(found.logs()).hasSize(LOGS).allMatch(log -> log.logEndOffset() == 1);
    }
}
