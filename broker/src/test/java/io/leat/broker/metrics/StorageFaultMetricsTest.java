package io.leat.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.config.MetricsConfig;
import io.leat.broker.net.ManualClock;
import io.leat.broker.partition.ReadPosition;
import io.leat.broker.partition.TestPartitions;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator sees over HTTP when a disk fails or lies.
@Tag("D13")
@Tag("D14")
class StorageFaultMetricsTest {
    @TempDir private Path path;
    private TestPartitions broker;
    private MetricsServer server;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, new ManualClock());
        broker.create("a", 3);
        server = MetricsServer.bind(new MetricsConfig(true, "127.0.0.1", 0));
        server.show(
                List.of(new LogMetrics(broker.logs()), new PartitionMetrics(broker.partitions())));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        broker.close();
    }

    private Map<String, Double> values() throws Exception {
        return Scrape.of(server.address()).values();
    }

    private String ofDirectory(String name) {
        return name + "{directory=\"" + path.toAbsolutePath() + "\"}";
    }

    @Test
    void aFailedFlushShowsAsAnOfflineDirectoryWithOfflineReplicas() throws Exception {
        assertThat(values())
                .containsEntry(ofDirectory("leat_log_directory_online"), 1.0)
                .containsEntry(ofDirectory("leat_log_directory_logs"), 3.0)
                .containsEntry(ofDirectory("leat_flush_failures_total"), 0.0)
                .containsEntry("leat_partitions_led", 3.0)
                .containsEntry("leat_replicas_offline", 0.0);
        broker.failDirectory();
        assertThat(values())
                .containsEntry(ofDirectory("leat_log_directory_online"), 0.0)
                .containsEntry(ofDirectory("leat_flush_failures_total"), 1.0)
                .containsEntry("leat_replicas_offline", 3.0);
    }

    @Test
    void aCorruptPlaceIsCountedOnceAndEachReadOfIt() throws Exception {
        fillSegments();
        assertThat(values()).containsEntry("leat_log_corruption_total", 0.0);
        damageAndRead(3);
        assertThat(values())
                .containsEntry("leat_log_corruption_total", 1.0)
                .containsEntry("leat_log_corrupt_reads_total", 3.0);
    }

    @Test
    void whatWasFoundStaysCountedWhenThePartitionIsGone() throws Exception {
        fillSegments();
        damageAndRead(1);
        broker.delete("t");
        assertThat(values()).containsEntry("leat_log_corruption_total", 1.0);
    }

    private void fillSegments() {
        int batch = TestPartitions.batch("0").remaining();
        broker.put("t", Map.of("segment.bytes", Integer.toString(2 * batch)));
        for (int i = 0; i < 4; i++) {
            broker.append("t", 0, Integer.toString(i));
        }
        broker.flush();
    }

    private void damageAndRead(int reads) throws IOException {
        damage(path.resolve("t-0/00000000000000000000.log"), RecordBatch.HEADER_BYTES + 2);
        for (int i = 0; i < reads; i++) {
            broker.partition("t", 0).read(new ReadPosition(0, -1, -1), 1 << 20, true);
        }
    }

    private static void damage(Path file, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            bytes.write(0x55);
        }
    }
}
