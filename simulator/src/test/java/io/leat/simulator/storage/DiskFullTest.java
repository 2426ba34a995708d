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
import io.leat.log.segment.RollRules;
import io.leat.log.storage.DiskFullException;
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

/// A full disk is no dead disk: what needs room waits, all else goes on, and it heals.
class DiskFullTest {
    private static final Path PATH = Path.of("/data");
    private static final Path FILE = PATH.resolve("t-0/00000000000000000000.log");
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final long RESERVE_BYTES = 1 << 20;
    private static final LogConfig CONFIG =
            new LogConfig(
                    new RollRules(1 << 20, Long.MAX_VALUE, 1 << 20, 100),
                    LogConfig.DEFAULT.flush(),
                    new LogConfig.RetentionRules(-1, -1, 0),
                    LogConfig.DEFAULT.messageTimestampType(),
                    1 << 20);

    private final List<String> events = new ArrayList<>();
    private final SimulatedStorage storage = SimulatedStorage.empty(new Random(1), true);
    private long nanos;

    private LogDirectory open() throws IOException {
        LogListener listener =
                new LogListener() {
                    @Override
                    public void flushed(Log log, long offset) {}

                    @Override
                    public void failed(Log log, IOException cause) {
                        events.add(log.partition() + " failed: " + cause.getMessage());
                    }
                };
        Clock clock =
                new Clock() {
                    @Override
                    public long millis() {
                        return nanos / 1_000_000;
                    }

                    @Override
                    public long nanos() {
                        return nanos;
                    }
                };
        return LogDirectory.openUnattended(
                new LogDirectoryOptions(
                        PATH, storage, clock, listener, p -> CONFIG, RESERVE_BYTES, 1));
    }

    private static Log create(LogDirectory directory, int partition) throws IOException {
        return directory.create(new TopicPartition("t", partition), new Uuid(1, 2), CONFIG);
    }

    private static ByteBuffer batch(int sequence, int bytes) {
        ByteBuffer value = ByteBuffer.wrap("x".repeat(bytes).getBytes(UTF_8));
        return RecordBatchBuilder.create()
                .producer(7, (short) 0, sequence)
                .append(5, null, value, List.of())
                .build();
    }

    private static AppendResult append(Log log, int sequence) {
        return log.append(batch(sequence, 500), 0);
    }

    private void returnSpace() {
        storage.leaveRoomForAll();
        nanos += 1_000_000_000;
    }

    @Test
    void appendsAreRefusedWhileTheDiskIsFullAndGoOnWhenThereIsRoom() throws IOException {
        Log log = create(open(), 0);
        append(log, 0);
        storage.leaveRoomFor(100);
        AppendResult refused = append(log, 1);
        assertThat(((AppendResult.Refused) refused).error())
                .isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(append(log, 1)).isEqualTo(AppendResult.DISK_FULL);
        returnSpace();
        assertThat(append(log, 1)).isInstanceOf(AppendResult.Appended.class);
        assertThat(append(log, 1)).isInstanceOf(AppendResult.Duplicate.class);
        assertThat(log.failure()).isEmpty();
        assertThat(events).isEmpty();
        assertThat(log.logEndOffset()).isEqualTo(2);
    }

    @Test
    void whatAShortWriteLeftIsCutOffAtOnce() throws IOException {
        Log log = create(open(), 0);
        append(log, 0);
        long size = storage.size(FILE);
        storage.leaveRoomFor(300);
        append(log, 1);
        assertThat(storage.size(FILE)).isEqualTo(size);
        returnSpace();
        append(log, 1);
        RecordBatch second = RecordBatch.at(log.read(1, 1, 9, true).toBuffer(), 0);
        assertThat(second.crcMatches()).isTrue();
    }

    @Test
    void aProducerRefusedOnAFullDiskMayGoOnWhereItWas() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        append(log, 0);
        storage.leaveRoomFor(0);
        append(log, 1);
        returnSpace();
        directory.close();
        Log again = open().find(PARTITION).orElseThrow();
        assertThat(again.logEndOffset()).isEqualTo(1);
        assertThat(append(again, 1)).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    void aRollThatFindsNoRoomIsDoneLater() throws IOException {
        Log log = create(open(), 0);
        int sequence = 0;
        while (log.sizeBytes() < CONFIG.roll().segmentBytes() - 600) {
            append(log, sequence++);
        }
        for (int room = 0; room < 2_000; room += 100) {
            storage.leaveRoomFor(room);
            AppendResult result = append(log, sequence);
            returnSpace();
            if (result instanceof AppendResult.Appended) {
                sequence++;
            } else {
                assertThat(result).isEqualTo(AppendResult.DISK_FULL);
            }
        }
        assertThat(append(log, sequence)).isInstanceOf(AppendResult.Appended.class);
        assertThat(log.logEndOffset()).isEqualTo(sequence + 1);
        for (long next = 0; next < log.logEndOffset(); next++) {
            assertThat(log.read(next, 1, Long.MAX_VALUE, true).firstOffset()).isEqualTo(next);
        }
    }

    @Test
    void readsFlushesAndDeletesGoOnWhileTheDiskIsFull() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        Log other = create(directory, 1);
        append(log, 0);
        append(other, 0);
        storage.leaveRoomFor(0);
        append(log, 1);
        log.requestFlush();
        directory.runFlusher();
        assertThat(log.flushedOffset()).isEqualTo(1);
        assertThat(log.read(0, 1, 1, true).isEmpty()).isFalse();
        directory.delete(other.partition());
        nanos += 1_000_000_000;
        directory.runFlusher();
        assertThat(storage.list(PATH)).noneMatch(name -> name.startsWith("t-1"));
        assertThat(storage.space(PATH).usableBytes()).isPositive();
    }

    @Test
    void aLogIsEmptiedOnAFullDiskAndGivesItsSpaceBackLater() throws IOException {
        LogDirectory directory = open();
        for (int room = 0; room < 400; room += 5) {
            Log log = create(directory, room);
            append(log, 0);
            log.requestFlush();
            directory.runFlusher();
            storage.leaveRoomFor(room);
            boolean moved = emptied(log);
            assertThat(log.logStartOffset()).isEqualTo(moved ? 1 : 0);
            returnSpace();
            assertThat(emptied(log)).isTrue();
            directory.retain(Log::logEndOffset);
            assertThat(log.sizeBytes()).isZero();
            assertThat(append(log, 1)).isInstanceOf(AppendResult.Appended.class);
            assertThat(log.logEndOffset()).isEqualTo(2);
        }
        assertThat(events).isEmpty();
        assertThat(directory.failure()).isEmpty();
    }

    @Test
    void aLogThatCouldNotRollWhenItWasEmptiedRollsLater() throws IOException {
        LogDirectory directory = open();
        append(create(directory, 0), 0);
        directory.close();
        Path starts = PATH.resolve("log-start-offset-checkpoint");
        storage.delete(starts);
        storage.create(starts).writeFully(ByteBuffer.wrap("0\n1\nt 0 1\n".getBytes(UTF_8)), 0);
        LogDirectory again = open();
        Log log = again.find(PARTITION).orElseThrow();
        assertThat(log.logStartOffset()).isEqualTo(1);
        assertThat(log.sizeBytes()).isPositive();
        again.retain(Log::logEndOffset);
        assertThat(log.sizeBytes()).isZero();
    }

    /// False if there was not even room to write the start down.
    private static boolean emptied(Log log) throws IOException {
        try {
            log.advanceLogStartOffset(1);
            return true;
        } catch (DiskFullException e) {
            return false;
        }
    }

    @Test
    void theReserveIsKeptFromClientsAndServesTheBrokerItself() throws IOException {
        Log log = create(open(), 0);
        storage.leaveRoomFor(64 * RESERVE_BYTES);
        assertThat(log.hasRoomFor(500)).isTrue();
        storage.leaveRoomFor(RESERVE_BYTES / 2);
        nanos += 1_000_000_000;
        assertThat(log.hasRoomFor(500)).as("small disks have a small reserve").isTrue();
        fillSoThatTheReserveIsWhole(log);
        assertThat(log.hasRoomFor(500)).isFalse();
        assertThat(append(log, 0)).isInstanceOf(AppendResult.Appended.class);
        returnSpace();
        assertThat(log.hasRoomFor(500)).isTrue();
    }

    /// Leaves a disk that is ten times as large as its reserve, and half of that free.
    private void fillSoThatTheReserveIsWhole(Log log) throws IOException {
        storage.leaveRoomForAll();
        storage.create(PATH.resolve("ballast"))
                .writeFully(ByteBuffer.allocate((int) (10 * RESERVE_BYTES)), 0);
        storage.leaveRoomFor(RESERVE_BYTES / 2);
        nanos += 1_000_000_000;
        assertThat(log.sizeBytes()).isZero();
    }

    @Test
    void aClientCannotOutrunTheLooksAtTheDisk() throws IOException {
        Log log = create(open(), 0);
        storage.leaveRoomFor(100 << 20);
        int admitted = 0;
        while (log.hasRoomFor(1 << 20) && admitted < 1_000) {
            admitted++;
            storage.leaveRoomFor((100L - admitted) << 20);
        }
        assertThat(admitted).isBetween(80, 99);
    }

    @Test
    void aCheckpointThatFindsNoRoomIsWrittenLater() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        append(log, 0);
        log.requestFlush();
        directory.runFlusher();
        storage.leaveRoomFor(0);
        directory.checkpoint();
        assertThat(storage.exists(PATH.resolve("t-0/leader-epoch-checkpoint"))).isFalse();
        returnSpace();
        directory.checkpoint();
        assertThat(storage.exists(PATH.resolve("t-0/leader-epoch-checkpoint"))).isTrue();
        assertThat(storage.exists(PATH.resolve("recovery-point-offset-checkpoint"))).isTrue();
    }

    @Test
    void aLogThatCouldNotBeCreatedIsCreatedWhenThereIsRoom() throws IOException {
        LogDirectory directory = open();
        storage.leaveRoomFor(10);
        assertThatThrownBy(() -> create(directory, 0)).isInstanceOf(DiskFullException.class);
        returnSpace();
        assertThat(append(create(directory, 0), 0)).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    @Tag("KAFKA-13773")
    void aShutdownOnAFullDiskIsNotCleanAndLosesNothing() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        append(log, 0);
        storage.leaveRoomFor(0);
        append(log, 1);
        directory.close();
        LogDirectory again = open();
        assertThat(again.wasClean()).isFalse();
        assertThat(again.find(PARTITION).orElseThrow().logEndOffset()).isEqualTo(1);
    }

    /// The kernel reserves room when it takes a write. A flush that has none lost what was written.
    @Test
    @Tag("D13")
    void aFlushThatFindsNoRoomIsAFailedFlush() throws IOException {
        LogDirectory directory = open();
        Log log = create(directory, 0);
        append(log, 0);
        storage.inject(Faults.none().failIn(1, Operation.SYNC_FILE_SYSTEM, "No space left"));
        log.requestFlush();
        directory.runFlusher();
        assertThat(events).containsExactly("t-0 failed: No space left");
        assertThat(append(log, 1)).isInstanceOf(AppendResult.Refused.class);
    }
}
