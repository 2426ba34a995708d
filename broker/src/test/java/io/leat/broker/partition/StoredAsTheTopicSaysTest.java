package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.log.compaction.CompactionTerms;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a topic's configuration does to what is stored.
class StoredAsTheTopicSaysTest {
    @TempDir private Path path;
    private TestPartitions broker;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, new ManualClock());
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({
        "producer,SNAPPY",
        "uncompressed,NONE",
        "gzip,GZIP",
        "snappy,SNAPPY",
        "lz4,LZ4",
        "zstd,ZSTD"
    })
    void aBatchIsStoredWithTheTopicsCodecAndItsProducersSequence(
            String configured, CompressionType stored) throws IOException {
        Partition partition = topic(Map.of("compression.type", configured));
        RecordBatchBuilder sent =
                RecordBatchBuilder.create()
                        .compression(CompressionType.SNAPPY)
                        .producer(5, (short) 1, 0);
        ByteBuffer bytes = TestPartitions.batch(sent, "a", "b");
        assertThat(partition.append(bytes.duplicate())).isInstanceOf(AppendOutcome.Appended.class);
        assertThat(partition.append(bytes))
                .isInstanceOfSatisfying(
                        AppendOutcome.Appended.class,
                        again -> assertThat(again.nextOffset()).isEqualTo(2));
        partition.requestFlush();
        broker.flush();
        RecordBatch batch = RecordBatch.at(partition.readIntoMemory(0, 1 << 20), 0);
        assertThat(batch.compression()).isEqualTo(stored);
        assertThat(batch.crcMatches()).isTrue();
        assertThat(batch.lastSequence()).isEqualTo(1);
        assertThat(batch.lastOffset()).isEqualTo(1);
    }

    @Test
    void aBatchThatIsTooLargeOnceItIsStoredIsRefused() {
        Partition partition =
                topic(Map.of("compression.type", "uncompressed", "max.message.bytes", "1000"));
        RecordBatchBuilder sent = RecordBatchBuilder.create().compression(CompressionType.ZSTD);
        ByteBuffer bytes = TestPartitions.batch(sent, "x".repeat(5_000));
        assertThat(bytes.remaining()).isLessThan(1000);
        assertThat(partition.append(bytes))
                .isInstanceOfSatisfying(
                        AppendOutcome.Refused.class,
                        refused ->
                                assertThat(refused.error()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
    }

    @Test
    void aCompactedTopicsLogsAreCompactedUpToTheHighWatermarkAndOthersAreNot() {
        assertThat(topic(Map.of()).compactionTerms()).isEmpty();
        Partition partition =
                topic(
                        Map.of(
                                "cleanup.policy", "compact,delete",
                                "min.cleanable.dirty.ratio", "0.25",
                                "max.compaction.lag.ms", "5000",
                                "delete.retention.ms", "7"));
        CompactionTerms terms = partition.compactionTerms().orElseThrow();
        assertThat(terms.highWatermark()).isEqualTo(partition.highWatermark());
        assertThat(terms.rules().dirtyRatioMin()).isEqualTo(0.25);
        assertThat(terms.rules().lag().maxMillis()).isEqualTo(5_000);
        assertThat(terms.rules().deleteRetentionMillis()).isEqualTo(7);
        assertThat(partition.log().config().roll().segmentMs()).isEqualTo(5_000);
        partition.close(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(partition.compactionTerms()).isEmpty();
    }

    private Partition topic(Map<String, String> configs) {
        broker.delete("t");
        broker.put(TestPartitions.topic("t", TestPartitions.id("t"), configs, List.of(1)));
        return broker.partition("t", 0);
    }
}
