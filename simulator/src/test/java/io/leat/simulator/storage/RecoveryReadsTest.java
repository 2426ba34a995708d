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
import io.leat.log.checkpoint.EpochEnd;
import io.leat.log.segment.RollRules;
import io.leat.log.storage.StorageFile;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How much of a log a start after a crash reads: what lies past the recovery point, and the bytes
/// since the last index entry below it.
class RecoveryReadsTest {
    private static final Path PATH = Path.of("/data");
    private static final Path FILES = PATH.resolve("t-0");
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final int VALUE_BYTES = 1000;

    /// An index entry each 4,096 bytes, and a batch before and behind it.
    private static final int UNINDEXED_BYTES_MAX = 4096 + 3 * (VALUE_BYTES + 100);

    private LogConfig config = LogConfig.DEFAULT;
    private SimulatedStorage storage = SimulatedStorage.empty(new Random(1), true);
    private long lowestRead = Long.MAX_VALUE;
    private long bytesRead;
    private int sequence;

    private LogDirectory open() throws IOException {
        LogListener deaf =
                new LogListener() {
                    @Override
                    public void flushed(Log log, long offset) {}

                    @Override
                    public void failed(Log log, IOException cause) {}
                };
        return LogDirectory.openUnattended(
                new LogDirectoryOptions(PATH, storage, Clock.system(), deaf, p -> config));
    }

    private LogDirectory openAfterACrash() throws IOException {
        storage = storage.crash();
        lowestRead = Long.MAX_VALUE;
        bytesRead = 0;
        storage.watchReads((file, position, bytes) -> {
            if (file.toString().endsWith(".log")) {
                lowestRead = Math.min(lowestRead, position);
                bytesRead += bytes;
            }
        });
        LogDirectory opened = open();
        assertThat(opened.wasClean()).isFalse();
        storage.watchReads((file, position, bytes) -> {});
        return opened;
    }

    private static Log log(LogDirectory directory) {
        return directory.find(PARTITION).orElseThrow();
    }

    private void append(LogDirectory directory, Log log, int batches, int epoch) {
        for (int i = 0; i < batches; i++) {
            AppendResult appended = log.append(batch(sequence, sequence), epoch);
            assertThat(appended).isInstanceOf(AppendResult.Appended.class);
            sequence++;
        }
        log.requestFlush();
        directory.runFlusher();
    }

    private static ByteBuffer batch(int sequence, long timestamp) {
        ByteBuffer value = ByteBuffer.wrap("x".repeat(VALUE_BYTES).getBytes(UTF_8));
        return RecordBatchBuilder.create()
                .producer(7, (short) 0, sequence)
                .append(timestamp, null, value, List.of())
                .build();
    }

    /// All that was appended is there, and is known as before.
    private void assertWhole(Log log) throws IOException {
        assertThat(log.logEndOffset()).isEqualTo(sequence);
        assertThat(log.append(batch(sequence - 1, 0), 9))
                .isEqualTo(new AppendResult.Duplicate(sequence - 1, sequence - 1, 0));
        assertThat(log.maxTimestamp().orElseThrow().offset()).isEqualTo(sequence - 1);
        for (int offset = 0; offset < sequence; offset += 17) {
            assertThat(log.read(offset, 1, sequence, true).toBuffer().getLong(0)).isEqualTo(offset);
            assertThat(log.offsetForTimestamp(offset).orElseThrow().offset()).isEqualTo(offset);
        }
    }

    @Test
    void aStartAfterACrashDoesNotReadWhatLiesBelowTheRecoveryPoint() throws IOException {
        LogDirectory directory = open();
        Log log = directory.create(PARTITION, new Uuid(1, 2), config);
        append(directory, log, 300, 0);
        append(directory, log, 300, 2);
        directory.checkpoint();
        long durableBytes = log.sizeBytes();
        append(directory, log, 20, 3);
        long bytes = log.sizeBytes();
        Log found = log(openAfterACrash());
        assertThat(lowestRead).isBetween(durableBytes - UNINDEXED_BYTES_MAX, durableBytes);
        assertThat(bytesRead).isLessThan(3 * (bytes - lowestRead));
        assertWhole(found);
        assertThat(found.endOffsetForEpoch(0)).isEqualTo(new EpochEnd(0, 300));
        assertThat(found.endOffsetForEpoch(2)).isEqualTo(new EpochEnd(2, 600));
        assertThat(found.endOffsetForEpoch(3)).isEqualTo(new EpochEnd(3, 620));
    }

    @Test
    void oneCrashAfterAnotherReadsFromTheNewestRecoveryPoint() throws IOException {
        LogDirectory directory = open();
        Log log = directory.create(PARTITION, new Uuid(1, 2), config);
        for (int life = 0; life < 5; life++) {
            append(directory, log, 100, life);
            directory.checkpoint();
            long durableBytes = log.sizeBytes();
            append(directory, log, 20, life);
            directory = openAfterACrash();
            log = log(directory);
            assertThat(lowestRead).isBetween(durableBytes - UNINDEXED_BYTES_MAX, durableBytes);
            assertWhole(log);
        }
    }

    @Test
    void aCrashAfterACleanStopReadsFromWhereThatWas() throws IOException {
        LogDirectory directory = open();
        append(directory, directory.create(PARTITION, new Uuid(1, 2), config), 600, 0);
        directory.close();
        LogDirectory second = open();
        Log log = log(second);
        long durableBytes = log.sizeBytes();
        append(second, log, 20, 0);
        Log found = log(openAfterACrash());
        assertThat(lowestRead).isBetween(durableBytes - UNINDEXED_BYTES_MAX, durableBytes);
        assertWhole(found);
    }

    @Test
    void aTruncationBelowTheRecoveryPointIsNotForgotten() throws IOException {
        LogDirectory directory = open();
        Log log = directory.create(PARTITION, new Uuid(1, 2), config);
        append(directory, log, 600, 0);
        directory.checkpoint();
        log.truncateTo(500);
        sequence = 500;
        append(directory, log, 50, 4);
        Log found = log(openAfterACrash());
        assertWhole(found);
        assertThat(found.endOffsetForEpoch(0)).isEqualTo(new EpochEnd(0, 500));
    }

    @Test
    void anIndexThatIsDamagedIsMadeAnewAndNotBelievedBeforeTheNextMark() throws IOException {
        config = eachBatchIndexed();
        LogDirectory directory = open();
        Log log = directory.create(PARTITION, new Uuid(1, 2), config);
        append(directory, log, 600, 0);
        directory.checkpoint();
        damage("00000000000000000000.index");
        directory = openAfterACrash();
        assertThat(lowestRead).isZero();
        log = log(directory);
        assertWhole(log);
        log.append(batch(sequence, 0), 0); // writes blocks of the new indexes
        log.requestFlush();
        directory.runFlusher();
        storage.open(FILES.resolve("00000000000000000000.index")).force();
        damage("00000000000000000000.timeindex");
        Log found = log(openAfterACrash());
        assertThat(found.logEndOffset()).isEqualTo(601);
        assertThat(found.maxTimestamp().orElseThrow().offset()).isEqualTo(599);
    }

    private static LogConfig eachBatchIndexed() {
        return new LogConfig(
                new RollRules(1 << 30, Long.MAX_VALUE, 10 << 20, 0),
                LogConfig.DEFAULT.flush(),
                LogConfig.DEFAULT.retention(),
                LogConfig.DEFAULT.messageTimestampType(),
                1 << 20);
    }

    private void damage(String name) throws IOException {
        StorageFile index = storage.open(FILES.resolve(name));
        index.truncate(4); // not one entry
        index.force();
    }

    @Test
    void aCleanStopAfterACrashLeavesIndexesThatAreWhole() throws IOException {
        LogDirectory directory = open();
        append(directory, directory.create(PARTITION, new Uuid(1, 2), config), 600, 0);
        LogDirectory second = openAfterACrash();
        second.checkpoint();
        second.close();
        for (String index : List.of(".index", ".timeindex")) {
            assertThat(storage.size(FILES.resolve("0".repeat(20) + index))).isGreaterThan(1000);
        }
        LogDirectory third = open();
        assertThat(third.wasClean()).isTrue();
        assertWhole(log(third));
    }
}
