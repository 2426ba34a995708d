package io.leat.simulator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.log.compaction.CleanerOptions;
import io.leat.log.compaction.CompactionRules;
import io.leat.log.compaction.CompactionTerms;
import io.leat.log.compaction.LogCleaner;
import io.leat.log.segment.RollRules;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatchBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What happens to a log between its choice for compaction and the pass over it.
@Tag("KAFKA-7322")
@Tag("KAFKA-6568")
class CleanerRacesTest {
    private static final Path PATH = Path.of("/data");
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final int RECORDS = 20;
    private static final LogConfig CONFIG =
            new LogConfig(
                    new RollRules(400, Long.MAX_VALUE, 1 << 10, 100),
                    LogConfig.DEFAULT.flush(),
                    new LogConfig.RetentionRules(-1, -1, 0),
                    LogConfig.DEFAULT.messageTimestampType(),
                    1 << 20);

    private final SimulatedStorage storage = SimulatedStorage.empty(new Random(1), true);
    private LogDirectory directory;
    private Log log;
    private LogCleaner cleaner;
    private @Nullable Action meanwhile;
    private int looks;

    private interface Action {
        void run() throws IOException;
    }

    /// The cleaner looks at it when it judges a log, and again when it begins the pass.
    private long cleanerMillis() {
        Action action = meanwhile;
        if (action != null && ++looks == 2) {
            try {
                action.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return 1_000;
    }

    @BeforeEach
    void open() throws IOException {
        directory =
                LogDirectory.openUnattended(
                        new LogDirectoryOptions(
                                PATH,
                                storage,
                                clock(() -> 1_000),
                                LogListener.none(),
                                any -> CONFIG));
        log = directory.create(PARTITION, new Uuid(1, 1), CONFIG);
        cleaner =
                LogCleaner.unattended(
                        List.of(directory),
                        any -> Optional.of(new CompactionTerms(rules(), Long.MAX_VALUE)),
                        clock(this::cleanerMillis),
                        new LogCleaner.Resources(
                                new CleanerOptions(1, 24 * 100, 1, 0.9, Double.MAX_VALUE),
                                new Random(1)));
    }

    private static CompactionRules rules() {
        return new CompactionRules(
                0, CompactionRules.Lag.NONE, 0, new CompactionRules.SegmentShape(400, 100));
    }

    private interface Millis {
        long now();
    }

    private static Clock clock(Millis millis) {
        return new Clock() {
            @Override
            public long millis() {
                return millis.now();
            }

            @Override
            public long nanos() {
                return 0;
            }
        };
    }

    private void fill(Log target, int keys) {
        for (int i = 0; i < RECORDS; i++) {
            ByteBuffer key = ByteBuffer.wrap(("k" + i % keys).getBytes(UTF_8));
            ByteBuffer value = ByteBuffer.wrap("x".repeat(100).getBytes(UTF_8));
            target.append(RecordBatchBuilder.create().append(5, key, value, List.of()).build(), 0);
        }
        target.requestFlush();
        directory.runFlusher();
        directory.checkpoint();
    }

    @Test
    void aPassOverADeletedLogSaysNothingOfTheNextOneOfItsName() throws IOException {
        fill(log, RECORDS);
        meanwhile =
                () -> {
                    directory.delete(PARTITION);
                    log = directory.create(PARTITION, new Uuid(2, 2), CONFIG);
                };
        cleaner.runOnce();
        assertThat(directory.cleanedOffset(log)).isZero();
        assertThat(cleaner.uncleanable()).isEmpty();
        fill(log, 1);
        cleaner.runOnce();
        assertThat(directory.cleanedOffset(log)).isPositive();
    }

    @Test
    void aPassOverALogThatWasCutSaysNothingOfWhatCameInstead() throws IOException {
        fill(log, RECORDS);
        meanwhile =
                () -> {
                    log.truncateFullyAt(0);
                    fill(log, 1);
                };
        cleaner.runOnce();
        assertThat(directory.cleanedOffset(log)).isZero();
        assertThat(cleaner.uncleanable()).isEmpty();
        cleaner.runOnce();
        cleaner.runOnce();
        assertThat(directory.cleanedOffset(log)).isPositive();
    }

    @Test
    void aPassThatFindsItsSegmentsCutIsTriedAgain() throws IOException {
        fill(log, 1);
        meanwhile = () -> log.truncateTo(1);
        cleaner.runOnce();
        assertThat(cleaner.uncleanable()).isEmpty();
        fill(log, 1);
        cleaner.runOnce();
        cleaner.runOnce();
        assertThat(directory.cleanedOffset(log)).isPositive();
    }

    @Test
    @Tag("KAFKA-9133")
    void aPassThatMissesRemovedSegmentsIsTriedAgain() throws IOException {
        fill(log, 1);
        meanwhile =
                () -> {
                    log.advanceLogStartOffset(RECORDS / 2);
                    directory.runFlusher(); // removes the files
                };
        cleaner.runOnce();
        assertThat(cleaner.uncleanable()).isEmpty();
        cleaner.runOnce();
        cleaner.runOnce();
        assertThat(directory.cleanedOffset(log)).isGreaterThan(RECORDS / 2);
        assertThat(log.logStartOffset()).isEqualTo(RECORDS / 2);
    }

    @Test
    void aPassForWhichTheDiskHasNoRoomIsTriedAgain() throws IOException {
        fill(log, 1);
        long size = log.sizeBytes();
        for (int room = 0; room < 800; room += 25) {
            storage.leaveRoomFor(room);
            cleaner.runOnce();
            assertThat(cleaner.uncleanable()).isEmpty();
            assertThat(log.failure()).isEmpty();
        }
        storage.leaveRoomForAll();
        cleaner.runOnce();
        cleaner.runOnce();
        assertThat(log.sizeBytes()).isLessThan(size);
        assertThat(directory.cleanedOffset(log)).isPositive();
        assertThat(storage.list(PATH.resolve("t-0"))).noneMatch(name -> name.contains(".cleaned"));
    }
}
