package io.leat.simulator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.log.LogSlice;
import io.leat.log.compaction.CleanerOptions;
import io.leat.log.compaction.CompactionRules;
import io.leat.log.compaction.CompactionTerms;
import io.leat.log.compaction.LogCleaner;
import io.leat.log.segment.RollRules;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.record.RecordBatches;
import io.leat.protocol.record.RecordIterator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A disk that fails the cleaner once, at each operation of a pass in turn. Whatever it is: the log
/// has the last record of each key, before and after a crash, and the cleaner takes the next log.
class CleanerFaultsTest {
    private static final Path PATH = Path.of("/data");
    private static final int RECORDS = 12;
    private static final int KEYS = 3;
    private static final LogConfig CONFIG =
            new LogConfig(
                    new RollRules(400, Long.MAX_VALUE, 1 << 10, 100),
                    LogConfig.DEFAULT.flush(),
                    new LogConfig.RetentionRules(-1, -1, 0),
                    LogConfig.DEFAULT.messageTimestampType(),
                    1 << 20);
    private static final Set<Operation> OF_A_PASS =
            EnumSet.of(Operation.READ, Operation.CREATE, Operation.WRITE, Operation.FORCE);
    private static final Set<Operation> OF_THE_SWAP =
            EnumSet.of(Operation.RENAME, Operation.SYNC_DIRECTORY);

    private SimulatedStorage storage = SimulatedStorage.empty(new Random(1), true);

    private LogDirectory open() throws IOException {
        return LogDirectory.openUnattended(
                new LogDirectoryOptions(
                        PATH, storage, Clock.system(), LogListener.none(), any -> CONFIG));
    }

    private LogDirectory filled() throws IOException {
        storage = SimulatedStorage.empty(new Random(1), true);
        LogDirectory directory = open();
        for (int partition = 0; partition < 2; partition++) {
            Log log = directory.create(new TopicPartition("t", partition), new Uuid(1, 1), CONFIG);
            for (int i = 0; i < RECORDS; i++) {
                ByteBuffer key = ByteBuffer.wrap(("k" + i % KEYS).getBytes(UTF_8));
                ByteBuffer value = ByteBuffer.wrap((i + "x".repeat(100)).getBytes(UTF_8));
                log.append(RecordBatchBuilder.create().append(5, key, value, List.of()).build(), 0);
            }
            log.requestFlush();
        }
        directory.runFlusher();
        directory.checkpoint();
        return directory;
    }

    private static LogCleaner cleaner(LogDirectory directory) {
        return LogCleaner.unattended(
                List.of(directory),
                any ->
                        Optional.of(
                                new CompactionTerms(
                                        new CompactionRules(
                                                0,
                                                CompactionRules.Lag.NONE,
                                                0,
                                                new CompactionRules.SegmentShape(400, 100)),
                                        Long.MAX_VALUE)),
                Clock.system(),
                new LogCleaner.Resources(
                        new CleanerOptions(1, 24 * 100, 1, 0.9, Double.MAX_VALUE), new Random(1)));
    }

    private static Map<String, Long> lastOffsets(Log log) throws IOException {
        Map<String, Long> last = new TreeMap<>();
        long next = log.logStartOffset();
        while (next < log.logEndOffset()) {
            LogSlice slice = log.read(next, 1 << 20, Long.MAX_VALUE, true);
            for (RecordBatch batch : RecordBatches.in(slice.toBuffer())) {
                assertThat(batch.crcMatches()).isTrue();
                next = batch.nextOffset();
                try (RecordIterator records = batch.records(DecompressionLimit.DEFAULT)) {
                    while (records.hasNext()) {
                        Record record = records.next();
                        last.put(String.valueOf(UTF_8.decode(record.key())), record.offset());
                    }
                }
            }
        }
        return last;
    }

    private static void assertWhole(LogDirectory directory) throws IOException {
        assertThat(directory.notLoaded()).isEmpty();
        assertThat(directory.logs()).hasSize(2);
        for (Log log : directory.logs()) {
            assertThat(lastOffsets(log))
                    .containsExactly(
                            Map.entry("k0", 9L), Map.entry("k1", 10L), Map.entry("k2", 11L));
        }
    }

    /// Says whether the operation failed at all.
    private boolean failAt(Operation operation, int count, boolean endsTheDirectory)
            throws IOException {
        LogDirectory directory = filled();
        LogCleaner cleaner = cleaner(directory);
        storage.inject(Faults.none().failIn(count, operation, "Input/output error"));
        while (cleaner.runOnce()) {
            // the next log
        }
        storage.inject(Faults.none());
        boolean failed = directory.failure().isPresent();
        assertThat(failed && !endsTheDirectory).as("%s %d ends all", operation, count).isFalse();
        int bad = cleaner.uncleanable().size();
        assertThat(bad).isLessThanOrEqualTo(1);
        if (!failed && bad == 1) {
            assertThat(directory.logs())
                    .anyMatch(log -> directory.cleanedOffset(log) > 0 && log.failure().isEmpty());
        }
        assertWhole(directory);
        storage = storage.crash();
        assertWhole(open());
        return failed || bad > 0;
    }

    private int failures(Operation operation, boolean endsTheDirectory) throws IOException {
        int failures = 0;
        for (int count = 1; count < 60; count++) {
            failures += failAt(operation, count, endsTheDirectory) ? 1 : 0;
        }
        return failures;
    }

    @Test
    void anErrorWhileAPassReadsOrWritesLeavesTheLogAsItWasAndTheOthersGoOn() throws IOException {
        for (Operation operation : OF_A_PASS) {
            assertThat(failures(operation, false)).as(operation.name()).isPositive();
        }
    }

    @Test
    void anErrorInTheMiddleOfASwapDamagesNothing() throws IOException {
        for (Operation operation : OF_THE_SWAP) {
            assertThat(failures(operation, true)).as(operation.name()).isPositive();
        }
    }
}
