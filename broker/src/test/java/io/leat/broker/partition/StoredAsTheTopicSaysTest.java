package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.log.compaction.CompactionTerms;
import io.leat.log.storage.Urgency;
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
        assertThat(partition.append(bytes.duplicate(), Urgency.BY_THE_FLUSH))
                .isInstanceOf(AppendOutcome.Appended.class);
        assertThat(partition.append(bytes, Urgency.BY_THE_FLUSH))
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

    /// As Apache Kafka does: the level is of those alone that are compressed anew.
    @ParameterizedTest
    @CsvSource({"gzip,GZIP,9", "lz4,LZ4,17", "zstd,ZSTD,22"})
    void aBatchThatHasTheTopicsCodecIsStoredAsItCameWhateverTheLevel(
            String codec, CompressionType sent, String level) throws IOException {
        var configs = Map.of("compression.type", codec, "compression." + codec + ".level", level);
        ByteBuffer bytes =
                TestPartitions.batch(RecordBatchBuilder.create().compression(sent), texts());
        int size = bytes.remaining();
        long crc = RecordBatch.at(bytes, 0).crc();
        RecordBatch stored = stored(configs, bytes);
        assertThat(stored.sizeBytes()).isEqualTo(size);
        assertThat(stored.crc()).isEqualTo(crc);
    }

    @ParameterizedTest
    @CsvSource({"gzip,1,9", "lz4,1,17", "zstd,-7,19"})
    void aBatchThatIsCompressedAnewHasTheTopicsLevel(String codec, String fast, String small)
            throws IOException {
        int[] sizes = new int[2];
        for (int i = 0; i < 2; i++) {
            String level = i == 0 ? fast : small;
            var configs =
                    Map.of("compression.type", codec, "compression." + codec + ".level", level);
            sizes[i] = stored(configs, TestPartitions.batch(texts())).sizeBytes();
        }
        assertThat(sizes[1]).isLessThan(sizes[0]);
    }

    private RecordBatch stored(Map<String, String> configs, ByteBuffer bytes) throws IOException {
        Partition partition = topic(configs);
        assertThat(partition.append(bytes, Urgency.BY_THE_FLUSH))
                .isInstanceOf(AppendOutcome.Appended.class);
        partition.requestFlush();
        broker.flush();
        return RecordBatch.at(partition.readIntoMemory(0, 1 << 20), 0);
    }

    /// Text that a codec makes the smaller the harder it tries.
    private static String[] texts() {
        String[] texts = new String[400];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "user %d of %d bought %x for %d".formatted(i % 37, i, i * 7919, i * i % 101);
        }
        return texts;
    }

    @Test
    void aBatchThatIsTooLargeOnceItIsStoredIsRefused() {
        Partition partition =
                topic(Map.of("compression.type", "uncompressed", "max.message.bytes", "1000"));
        RecordBatchBuilder sent = RecordBatchBuilder.create().compression(CompressionType.ZSTD);
        ByteBuffer bytes = TestPartitions.batch(sent, "x".repeat(5_000));
        assertThat(bytes.remaining()).isLessThan(1000);
        assertThat(partition.append(bytes, Urgency.BY_THE_FLUSH))
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
