package io.leat.simulator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.log.AppendResult;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.log.segment.CorruptSegmentException;
import io.leat.log.segment.RollRules;
import io.leat.log.storage.StorageFile;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a log does when its disk fails: known failures of others among it, by their keys.
class LogFaultsTest {
    private static final Path PATH = Path.of("/data");
    private static final Path FILE = PATH.resolve("t-0/00000000000000000000.log");
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final LogConfig CONFIG =
            new LogConfig(
                    new RollRules(400, Long.MAX_VALUE, 1 << 20, 100),
                    LogConfig.DEFAULT.flush(),
                    LogConfig.DEFAULT.retention(),
                    LogConfig.DEFAULT.messageTimestampType(),
                    1 << 20);

    private final List<String> events = new ArrayList<>();
    private SimulatedStorage storage = SimulatedStorage.empty(new Random(1), true);

    private LogDirectory open() throws IOException {
        LogListener listener =
                new LogListener() {
                    @Override
                    public void flushed(Log log, long offset) {
                        events.add(log.partition() + " flushed " + offset);
                    }

                    @Override
                    public void failed(Log log, IOException cause) {
                        events.add(log.partition() + " failed: " + cause.getMessage());
                    }

                    @Override
                    public void directoryFailed(IOException cause) {
                        events.add("directory failed: " + cause.getMessage());
                    }
                };
        return LogDirectory.openUnattended(
                new LogDirectoryOptions(PATH, storage, Clock.system(), listener, p -> CONFIG));
    }

    private static Log create(LogDirectory directory, int partition) throws IOException {
        return directory.create(new TopicPartition("t", partition), new Uuid(1, 2), CONFIG);
    }

    private static AppendResult append(Log log, String value, int epoch) {
        ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(UTF_8));
        return log.append(
                RecordBatchBuilder.create().append(5, null, bytes, List.of()).build(), epoch);
    }

    private static void flush(LogDirectory directory, Log log) {
        log.requestFlush();
        directory.runFlusher();
    }

    @Test
    @Tag("KAFKA-17181")
    @Tag("KAFKA-3996")
    void aPartialWriteIsGoneOnWith() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        storage.inject(Faults.none().shortWrites());
        for (int i = 0; i < 50; i++) {
            append(log, "value ".repeat(i), 0);
        }
        long next = 0;
        while (next < log.logEndOffset()) {
            RecordBatch batch = RecordBatch.at(log.read(next, 1, 50, true).toBuffer(), 0);
            assertThat(batch.crcMatches()).isTrue();
            next = batch.nextOffset();
        }
    }

    @Test
    @Tag("KAFKA-10778")
    @Tag("D13")
    void aFailedWriteFencesTheLogAtOnce() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        append(log, "a", 0);
        storage.inject(Faults.none().failIn(1, Operation.WRITE, "Input/output error"));
        AppendResult refused = append(log, "b", 0);
        assertThat(((AppendResult.Refused) refused).error())
                .isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(append(log, "c", 0)).isInstanceOf(AppendResult.Refused.class);
        assertThat(log.logEndOffset()).isEqualTo(1);
        assertThat(log.read(0, 100, 9, true).isEmpty()).isFalse();
        assertThat(events)
                .containsExactly(
                        "t-0 failed: Input/output error", "directory failed: Input/output error");
    }

    @Test
    @Tag("D13")
    void aFailedFlushTakesItsDirectoryOfflineAndIsNeverRetried() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        Log other = create(directory, 1);
        append(log, "a", 0);
        storage.inject(Faults.none().failIn(1, Operation.SYNC_FILE_SYSTEM, "Input/output error"));
        flush(directory, log);
        flush(directory, log);
        assertThat(events)
                .containsExactlyInAnyOrder(
                        "t-0 failed: Input/output error",
                        "t-1 failed: Input/output error",
                        "directory failed: Input/output error")
                .endsWith("directory failed: Input/output error");
        assertThat(log.flushedOffset()).isZero();
        long before = storage.faults().operations();
        assertThat(append(other, "b", 0)).isInstanceOf(AppendResult.Refused.class);
        flush(directory, other);
        directory.checkpoint();
        assertThatThrownBy(() -> create(directory, 2)).hasMessageContaining("is offline");
        assertThat(storage.faults().operations()).as("writes to the dead disk").isEqualTo(before);
    }

    /// The kernel reports the loss of a page once: whoever is told must not keep it from the
    /// others.
    @Test
    @Tag("D13")
    void aCheckpointWhoseSyncFailsLosesNothingThatIsAcknowledgedLater() throws IOException {
        LogDirectory directory = open();
        List<Log> logs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            logs.add(create(directory, i));
            append(logs.get(i), "a", 0);
            flush(directory, logs.get(i));
        }
        Log log = logs.getFirst();
        append(log, "not flushed", 0);
        storage.inject(Faults.none().failIn(1, Operation.SYNC_FILE_SYSTEM, "Input/output error"));
        directory.checkpoint();
        flush(directory, log);
        assertThat(log.flushedOffset()).isEqualTo(1);
        assertThat(events).endsWith("directory failed: Input/output error");
        storage = storage.crash();
        Log again = open().find(PARTITION).orElseThrow();
        assertThat(again.logEndOffset()).isEqualTo(1);
    }

    @Test
    @Tag("D13")
    void aFailedDirectoryWritesNothingMoreWhenItIsClosed() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        append(log, "a", 0);
        storage.inject(Faults.none().failIn(1, Operation.SYNC_FILE_SYSTEM, "Input/output error"));
        flush(directory, log);
        long before = storage.faults().operations();
        directory.close();
        assertThat(storage.faults().operations()).isEqualTo(before);
        assertThat(open().wasClean()).isFalse();
    }

    @Test
    @Tag("D13")
    void afterAFailedSyncOfTheFileSystemNoLogIsBelieved() throws IOException {
        LogDirectory directory = open();
        for (int i = 0; i < 6; i++) {
            append(create(directory, i), "a", 0);
        }
        storage.inject(Faults.none().failIn(1, Operation.SYNC_FILE_SYSTEM, "Input/output error"));
        directory.logs().forEach(Log::requestFlush);
        directory.runFlusher();
        assertThat(events).hasSize(7).allMatch(event -> event.contains("failed"));
    }

    @Test
    @Tag("D4")
    @Tag("KAFKA-13773")
    void aShutdownWithAFailedLogIsNotClean() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        append(log, "a", 0);
        flush(directory, log);
        storage.inject(Faults.none().failIn(1, Operation.WRITE, "Input/output error"));
        append(log, "b", 0);
        directory.close();
        LogDirectory again = open();
        assertThat(again.wasClean()).isFalse();
        assertThat(again.find(PARTITION).orElseThrow().logEndOffset()).isEqualTo(1);
        again.close();
        assertThat(open().wasClean()).isTrue();
    }

    @Test
    @Tag("D3")
    @Tag("KAFKA-16541")
    void aTornEpochFileIsMadeAnewFromTheRecords() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        append(log, "a", 1);
        append(log, "b", 4);
        directory.close();
        try (StorageFile file = storage.open(PATH.resolve("t-0/leader-epoch-checkpoint"))) {
            file.truncate(3);
        }
        Log again = open().find(PARTITION).orElseThrow();
        assertThat(again.latestEpoch()).isEqualTo(4);
        assertThat(again.endOffsetForEpoch(1)).isEqualTo(new EpochEnd(1, 1));
    }

    @Test
    @Tag("KAFKA-9892")
    void aTornProducerSnapshotIsMadeAnewFromTheRecords() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        log.append(idempotent(0), 0);
        log.append(idempotent(1), 0);
        directory.close();
        try (StorageFile file = storage.open(PATH.resolve("t-0/00000000000000000002.snapshot"))) {
            file.truncate(20);
        }
        Log again = open().find(PARTITION).orElseThrow();
        assertThat(again.append(idempotent(0), 0)).isEqualTo(new AppendResult.Duplicate(0, 0, 0));
        assertThat(again.append(idempotent(2), 0)).isInstanceOf(AppendResult.Appended.class);
    }

    private static ByteBuffer idempotent(int sequence) {
        return RecordBatchBuilder.create()
                .producer(3, (short) 0, sequence)
                .append(5, null, null, List.of())
                .build();
    }

    @Test
    void missingAndCorruptIndexesAreRebuiltOnACleanStart() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        for (int i = 0; i < 20; i++) {
            append(log, "value " + i, 0);
        }
        directory.close();
        storage.delete(PATH.resolve("t-0/00000000000000000000.index"));
        for (String name : storage.list(PATH.resolve("t-0"))) {
            if (name.endsWith(".timeindex")) {
                try (StorageFile file = storage.open(PATH.resolve("t-0").resolve(name))) {
                    file.truncate(5);
                }
            }
        }
        LogDirectory opened = open();
        Log again = opened.find(PARTITION).orElseThrow();
        assertThat(opened.wasClean()).isTrue();
        assertThat(again.logEndOffset()).isEqualTo(20);
        for (int i = 0; i < 20; i++) {
            assertThat(again.read(i, 1, 99, true).firstOffset()).isEqualTo(i);
        }
    }

    @Test
    @Tag("KAFKA-7415")
    @Tag("D8")
    void anEpochWithoutARecordSurvivesACrashOnceACheckpointWroteItDown() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        append(log, "a", 3);
        flush(directory, log);
        directory.checkpoint();
        log.assignEpoch(5);
        directory.checkpoint();
        log.assignEpoch(6);
        storage = storage.crash();
        Log found = open().find(PARTITION).orElseThrow();
        assertThat(found.latestEpoch()).isEqualTo(5);
        assertThat(found.endOffsetForEpoch(3)).isEqualTo(new EpochEnd(3, 1));
        assertThat(found.endOffsetForEpoch(5)).isEqualTo(new EpochEnd(5, 1));
        append(found, "b", 7);
        assertThat(found.endOffsetForEpoch(5)).isEqualTo(new EpochEnd(3, 1));
    }

    @Test
    @Tag("D14")
    void badBytesBelowTheRecoveryPointAreKeptForRepairAndNotServed() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        for (int i = 0; i < 3; i++) {
            append(log, "value " + i, 0);
        }
        flush(directory, log);
        directory.checkpoint();
        long size = storage.size(FILE);
        try (StorageFile file = storage.open(FILE)) {
            file.writeFully(ByteBuffer.wrap(new byte[] {9, 9, 9}), size - 3);
        }
        LogDirectory again = open();
        assertThat(again.find(PARTITION)).isEmpty();
        assertThat(again.notLoaded().get(PARTITION)).isInstanceOf(CorruptSegmentException.class);
        assertThat(storage.size(FILE)).isEqualTo(size);
        assertThatThrownBy(() -> create(again, 0)).isInstanceOf(IOException.class);
    }

    @Test
    @Tag("strimzi-7484")
    void aFullDiskDoesNotStopRecovery() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        for (int i = 0; i < 20; i++) {
            append(log, "value " + i, 0);
        }
        Faults full = Faults.none();
        full.failIn(1, Operation.CREATE, "No space left on device");
        full.failIn(1, Operation.WRITE, "No space left on device");
        storage.inject(full);
        Log again = open().find(PARTITION).orElseThrow();
        assertThat(again.logEndOffset()).isEqualTo(20);
        assertThat(again.read(11, 1, 99, true).firstOffset()).isEqualTo(11);
    }

    @Test
    @Tag("KAFKA-14616")
    void aTopicCreatedAnewHasNothingOfTheOldOne() throws IOException {
        LogDirectory directory = open();
        Log old = create(directory, 0);
        for (int i = 0; i < 20; i++) {
            append(old, "old " + i, 3);
        }
        old.advanceLogStartOffset(15);
        flush(directory, old);
        directory.checkpoint();
        directory.delete(PARTITION);
        Log anew = create(directory, 0);
        append(anew, "new", 0);
        flush(directory, anew);
        storage = storage.crash();
        LogDirectory again = open();
        Log found = again.find(PARTITION).orElseThrow();
        assertThat(found.logStartOffset()).isZero();
        assertThat(found.logEndOffset()).isEqualTo(1);
        again.runFlusher();
        assertThat(storage.list(PATH)).noneMatch(name -> name.endsWith("-delete"));
    }

    /// Found by seed 314 of LifetimeTest: the new segment's name was lost with the records below
    /// the start, and the recovery point seemed to say that they must be there.
    @Test
    void whatTheStartHasLeftBehindIsNotMissed() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        for (int i = 0; i < 20; i++) {
            log.append(idempotent(i), 0);
        }
        flush(directory, log);
        directory.checkpoint();
        log.advanceLogStartOffset(20);
        storage.delete(PATH.resolve("t-0/00000000000000000020.log"));
        Log again = open().find(PARTITION).orElseThrow();
        assertThat(again.logStartOffset()).isEqualTo(20);
        assertThat(again.logEndOffset()).isEqualTo(20);
        assertThat(again.append(idempotent(19), 0))
                .isEqualTo(new AppendResult.Duplicate(19, 19, 20));
        assertThat(again.append(idempotent(20), 0)).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    void retentionMakesRoomOnADiskThatIsFull() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        for (int i = 0; i < 20; i++) {
            append(log, "value " + i, 0);
        }
        flush(directory, log);
        long size = log.sizeBytes();
        storage.inject(Faults.none().failIn(1, Operation.CREATE, "No space left on device"));
        directory.retain(each -> 19);
        assertThat(events).noneMatch(event -> event.contains("failed"));
        assertThat(log.sizeBytes()).isLessThan(size / 2);
        assertThat(log.logStartOffset()).isPositive();
        storage.inject(Faults.none());
        storage = storage.crash();
        Log again = open().find(PARTITION).orElseThrow();
        assertThat(again.logStartOffset()).isEqualTo(log.logStartOffset());
        assertThat(again.logEndOffset()).isEqualTo(20);
    }
}
