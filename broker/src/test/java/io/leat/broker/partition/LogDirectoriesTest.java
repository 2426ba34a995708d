package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.broker.net.ManualClock;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDirectoriesTest {
    private static final Uuid ID = new Uuid(1, 1);

    private final ManualClock clock = new ManualClock();
    private final FailingStorage first = new FailingStorage();
    private final FailingStorage second = new FailingStorage();
    private final FlushRouter flushes = new FlushRouter();
    private final List<LogDirectory> opened = new ArrayList<>();
    @TempDir private Path path;
    private LogDirectories logs;

    @BeforeEach
    void open() throws IOException {
        opened.add(open("one", first));
        opened.add(open("two", second));
        logs = LogDirectories.watch(opened, Map.of(), flushes);
    }

    private LogDirectory open(String name, FailingStorage storage) throws IOException {
        return LogDirectory.openUnattended(
                new LogDirectoryOptions(
                        path.resolve(name), storage, clock, flushes, any -> LogConfig.DEFAULT));
    }

    @AfterEach
    void close() throws IOException {
        logs.close();
    }

    private Log create(int partition) throws IOException {
        return logs.create(new TopicPartition("t", partition), ID, LogConfig.DEFAULT);
    }

    private static void flush(LogDirectory directory, Log log) {
        log.append(TestPartitions.batch("a"), 0);
        log.requestFlush();
        directory.runFlusher();
    }

    @Test
    void aNewLogGoesToTheDirectoryWithTheFewestLogs() throws IOException {
        for (int i = 0; i < 6; i++) {
            create(i);
        }
        assertThat(opened).extracting(LogDirectory::logCount).containsExactly(3, 3);
    }

    @Test
    void ofDirectoriesWithAsManyLogsTheOneWithFewerBytesIsChosen() throws IOException {
        create(0).append(TestPartitions.batch("long".repeat(100)), 0);
        create(1).append(TestPartitions.batch("short"), 0);
        create(2);
        assertThat(opened.get(1).find(new TopicPartition("t", 2))).isPresent();
    }

    @Test
    @Tag("D13")
    void aFailedDirectoryTakesNothingMoreAndTheOthersGoOn() throws IOException {
        Log here = create(0);
        Log there = create(1);
        first.failFlushes(true);
        flush(opened.getFirst(), here);
        first.failFlushes(false);
        assertThat(here.failure()).isPresent();
        create(2);
        create(3);
        assertThat(opened).extracting(LogDirectory::logCount).containsExactly(1, 3);
        flush(opened.get(1), there);
        assertThat(there.flushedOffset()).isEqualTo(1);
        assertThat(logs.allFailed()).isNotDone();
    }

    @Test
    void theLastDirectoryToFailIsTold() throws IOException {
        Log here = create(0);
        Log there = create(1);
        first.failFlushes(true);
        second.failFlushes(true);
        flush(opened.getFirst(), here);
        assertThat(logs.allFailed()).isNotDone();
        flush(opened.get(1), there);
        assertThat(logs.allFailed()).isCompleted();
        assertThatThrownBy(() -> create(2)).hasMessageContaining("every log directory has failed");
    }

    @Test
    @Tag("D14")
    void aLogThatCouldNotBeLoadedIsNotMadeAnewElsewhere() throws IOException {
        create(0);
        flush(opened.getFirst(), logs.find(new TopicPartition("t", 0)).orElseThrow());
        logs.close();
        opened.clear();
        Files.write(path.resolve("one/t-0/00000000000000000000.log"), new byte[] {1, 2, 3});
        open();
        assertThat(opened.getFirst().notLoaded()).containsOnlyKeys(new TopicPartition("t", 0));
        assertThatThrownBy(() -> create(0)).hasMessageContaining("could not be loaded");
        assertThat(opened.get(1).logCount()).isZero();
    }

    @Test
    @Tag("KAFKA-16234")
    void aMissingLogIsNotMadeAnewWhileADirectoryCannotBeUsed() {
        Map<Path, IOException> unusable = Map.of(path.resolve("three"), new IOException("dead"));
        var some = new LogDirectories(opened, unusable, flushes);
        var partitions =
                new Partitions(some, TestPartitions.config(), TestPartitions.roles(some, clock));
        TestCluster cluster = new TestCluster(partitions);
        cluster.put("old");
        assertThat(cluster.error("old")).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(partitions.offlineReplicas("old", 0)).containsExactly(TestPartitions.BROKER);
        cluster.put("new");
        assertThat(cluster.error("new")).isEqualTo(ErrorCode.NONE);
        assertThat(partitions.offlineReplicas("new", 0)).isEmpty();
    }

    /// The images that the partitions are shown, one topic of one partition after the other.
    private static final class TestCluster {
        private final Partitions partitions;
        private ClusterImage image = ClusterImage.empty("cluster");

        TestCluster(Partitions partitions) {
            this.partitions = partitions;
        }

        void put(String topic) {
            var added =
                    TestPartitions.topic(
                            topic,
                            TestPartitions.id(topic),
                            Map.of(),
                            TestPartitions.leaders(TestPartitions.BROKER, 1));
            var after = image.with(new ClusterChange.TopicPut(added));
            partitions.apply(image, after);
            image = after;
        }

        ErrorCode error(String topic) {
            return switch (partitions.find(topic, Uuid.ZERO, 0)) {
                case Lookup.Found _ -> ErrorCode.NONE;
                case Lookup.Missing(ErrorCode why) -> why;
            };
        }
    }
}
