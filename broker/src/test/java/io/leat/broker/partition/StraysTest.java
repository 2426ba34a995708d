package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.cluster.image.ClusterImage;
import io.leat.log.checkpoint.PartitionMetadata;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A broker stops, the cluster changes, and the broker starts again.
class StraysTest {
    private static final long KEPT = 1000;

    private final ManualClock clock = new ManualClock();
    @TempDir private Path path;
    private TestPartitions broker;

    @BeforeEach
    void fill() throws IOException {
        broker = TestPartitions.open(path, clock);
        broker.create("gone", 2);
        broker.create("stays", 1);
        broker.append("gone", 0, "a");
        broker.append("stays", 0, "b");
        broker.flush();
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    private void startAgain(long keptMillis, String... topics) throws IOException {
        broker.close();
        broker = TestPartitions.open(path, clock);
        for (String topic : topics) {
            broker.create(topic, 1);
        }
        new Strays(broker.logs(), keptMillis).apply(ClusterImage.empty("cluster"), broker.image());
    }

    private List<String> directories(String of) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> name.startsWith(of))
                    .sorted()
                    .toList();
        }
    }

    private void pass(long millis) {
        clock.advanceMillis(millis);
        broker.flush();
    }

    @Test
    void theLogsOfATopicThatWasDeletedMeanwhileAreSetAsideAndThenRemoved() throws IOException {
        startAgain(KEPT, "stays");
        assertThat(directories("gone"))
                .hasSize(2)
                .allMatch(name -> name.matches("gone-[01][.][0-9a-f]{32}-stray"));
        pass(KEPT - 1);
        assertThat(directories("gone")).hasSize(2);
        pass(1);
        assertThat(directories("gone")).isEmpty();
        assertThat(broker.partition("stays", 0).highWatermark()).isEqualTo(1);
    }

    @Test
    void theTimeOfAStrayRunsOnWhileTheBrokerIsDown() throws IOException {
        startAgain(KEPT, "stays");
        clock.advanceMillis(KEPT);
        startAgain(KEPT, "stays");
        assertThat(directories("gone")).hasSize(2);
        pass(0);
        assertThat(directories("gone")).isEmpty();
    }

    @Test
    void straysAreKeptForEverWhereTheOperatorSaysSo() throws IOException {
        startAgain(-1, "stays");
        pass(Long.MAX_VALUE / 4_000_000);
        assertThat(directories("gone")).hasSize(2).allMatch(name -> name.endsWith("-stray"));
    }

    @Test
    void aStrayThatKafkaSetAsideIsKept() throws IOException {
        Files.createDirectories(path.resolve("old-0.8e0ba4d55d7948c8b2a0bd4a2b0e7d3f-stray"));
        Files.createDirectories(path.resolve("old-1.8e0ba4d55d7948c832a0bd4a2b0e7d3f-stray"));
        startAgain(KEPT, "stays");
        pass(100 * KEPT);
        assertThat(directories("old")).hasSize(2);
    }

    @Test
    void aClusterWithoutTopicsLosesNothing() throws IOException {
        startAgain(KEPT);
        pass(KEPT);
        assertThat(directories("")).contains("gone-0", "gone-1", "stays-0");
    }

    @Test
    void aLogWithoutATopicIdIsKept() throws IOException {
        Files.delete(path.resolve("gone-0").resolve(PartitionMetadata.FILE_NAME));
        startAgain(KEPT, "stays");
        assertThat(directories("gone-0")).containsExactly("gone-0");
        assertThat(directories("gone-1")).hasSize(1).noneMatch("gone-1"::equals);
    }

    @Test
    void whatIsCreatedLaterIsNoStray() throws IOException {
        startAgain(KEPT, "stays");
        var strays = new Strays(broker.logs(), KEPT);
        strays.apply(ClusterImage.empty("cluster"), broker.image());
        ClusterImage older = broker.image();
        broker.create("new", 1);
        strays.apply(older, older);
        assertThat(broker.partition("new", 0).topicId()).isNotEqualTo(Uuid.ZERO);
        assertThat(directories("new")).containsExactly("new-0");
    }
}
