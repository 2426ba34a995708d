package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.segment.RollRules;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollTest {
    @TempDir Path path;
    private LogFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new LogFixture(path);
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    private static LogConfig rolling(int bytes, long millis, int indexBytes) {
        return new LogConfig(
                new RollRules(bytes, millis, indexBytes, 0),
                LogConfig.DEFAULT.flush(),
                LogConfig.DEFAULT.retention(),
                LogConfig.DEFAULT.messageTimestampType(),
                1 << 20);
    }

    private long segments() throws IOException {
        return fixture.storage.list(fixture.file(".")).stream()
                .filter(name -> name.endsWith(".log"))
                .count();
    }

    @Test
    void aSegmentIsRolledWhenItsFirstTimestampIsTooFarBehindTheNext() throws IOException {
        Log log = fixture.create(rolling(1 << 20, 100, 1 << 20));
        log.append(Batches.of(5000, "a"), 0);
        log.append(Batches.of(5100, "b"), 0);
        assertThat(segments()).isEqualTo(1);
        log.append(Batches.of(5101, "c"), 0);
        assertThat(segments()).isEqualTo(2);
    }

    @Test
    void recordsWithoutTimesAreRolledByTheSegmentsAge() throws IOException {
        Log log = fixture.create(rolling(1 << 20, 100, 1 << 20));
        log.append(Batches.of(-1, "a"), 0);
        fixture.clock.advance(101);
        log.append(Batches.of(-1, "b"), 0);
        assertThat(segments()).isEqualTo(2);
    }

    @Test
    void aFirstRecordFromTheFutureDoesNotKeepTheSegmentOpen() throws IOException {
        Log log = fixture.create(rolling(1 << 20, 100, 1 << 20));
        log.append(Batches.of(fixture.clock.millis() + 1_000_000, "a"), 0);
        log.append(Batches.of(fixture.clock.millis(), "b"), 0);
        assertThat(segments()).isEqualTo(1);
        fixture.clock.advance(101);
        log.append(Batches.of(fixture.clock.millis(), "c"), 0);
        assertThat(segments()).isEqualTo(2);
    }

    @Test
    void withJitterSegmentsThatBeganTogetherEndOneByOneAndNeverLate() throws IOException {
        RollRules rules = new RollRules(1 << 20, 1000, 400, 1 << 20, 0);
        List<Log> logs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            logs.add(
                    fixture.directory.create(
                            new TopicPartition("t", i), LogFixture.TOPIC_ID, rolling(rules)));
        }
        List<Integer> rolled = new ArrayList<>();
        for (long age : List.of(0, 600, 700, 800, 900, 1001)) {
            logs.forEach(log -> log.append(Batches.of(1000 + age, "a"), 0));
            rolled.add((int) logs.stream().filter(log -> log.view().segments().size() > 1).count());
        }
        assertThat(rolled).isSorted().startsWith(0, 0).endsWith(40);
        assertThat(rolled.get(2)).isBetween(1, 20);
        assertThat(rolled.get(4)).isBetween(20, 39);
    }

    private static LogConfig rolling(RollRules rules) {
        return new LogConfig(
                rules,
                LogConfig.DEFAULT.flush(),
                LogConfig.DEFAULT.retention(),
                LogConfig.DEFAULT.messageTimestampType(),
                1 << 20);
    }

    @Test
    void aFullIndexRollsTheSegment() throws IOException {
        Log log = fixture.create(rolling(1 << 20, Long.MAX_VALUE, 48));
        for (int i = 0; i < 20; i++) {
            log.append(Batches.of(i, "value"), 0);
        }
        assertThat(segments()).isGreaterThan(3);
        assertThat(Batches.read(log, 0)).hasSize(20);
        assertThat(Batches.read(fixture.reopen(), 0)).hasSize(20);
    }

    @Test
    void manyMessagesOrMuchTimeAskForAFlushWhereTheTopicSaysSo() throws IOException {
        LogConfig config =
                new LogConfig(
                        LogConfig.DEFAULT.roll(),
                        new LogConfig.FlushRules(3, 500, true),
                        LogConfig.DEFAULT.retention(),
                        LogConfig.DEFAULT.messageTimestampType(),
                        1 << 20);
        Log log = fixture.create(config);
        log.append(Batches.of(1, "a", "b"), 0);
        fixture.directory.runFlusher();
        assertThat(log.flushedOffset()).isZero();
        log.append(Batches.of(1, "c"), 0);
        fixture.directory.runFlusher();
        assertThat(log.flushedOffset()).isEqualTo(3);
        log.append(Batches.of(1, "d"), 0);
        fixture.clock.advance(500);
        fixture.directory.runFlusher();
        fixture.directory.runFlusher();
        assertThat(log.flushedOffset()).isEqualTo(4);
    }
}
