package io.leat.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.client.RefusedException;
import io.leat.client.cluster.PartitionView;
import io.leat.client.cluster.TopicView;
import io.leat.protocol.Uuid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionerTest {
    private static final TopicView TOPIC = topic(6);

    private static TopicView topic(int partitions) {
        return new TopicView(
                "t",
                Uuid.ZERO,
                false,
                IntStream.range(0, partitions)
                        .mapToObj(i -> new PartitionView(i, 1, 0, List.of(1), List.of(1)))
                        .toList());
    }

    /// Known values of the hash with Kafka's seed.
    @ParameterizedTest
    @CsvSource({
        "21, -973932308",
        "foobar, -790332482",
        "a-little-bit-long-string, -985981536",
        "a-little-bit-longer-string, -1486304829",
        "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8, -58897971",
        "abc, 479470107"
    })
    void theHashIsTheOneThatAllKafkaClientsUse(String key, int hash) {
        assertThat(Murmur2.hash(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(hash);
    }

    @Test
    void theSameKeyAlwaysGoesToTheSamePartition() {
        Partitioner partitioner = new Partitioner(1_000);
        var partitions =
                IntStream.range(0, 100)
                        .mapToObj(i -> OutgoingRecord.of("t", "key", "value" + i))
                        .map(record -> partitioner.choose(TOPIC, record))
                        .collect(Collectors.toSet());
        assertThat(partitions).hasSize(1);
    }

    @Test
    void recordsWithoutAKeyStayTogetherForABatchAndThenMoveOn() {
        Partitioner partitioner = new Partitioner(1_000);
        OutgoingRecord record = OutgoingRecord.of("t", "x".repeat(68));
        var firstBatch =
                IntStream.range(0, 10)
                        .mapToObj(i -> partitioner.choose(TOPIC, record))
                        .collect(Collectors.toSet());
        assertThat(firstBatch).hasSize(1);
        var all =
                IntStream.range(0, 2_000)
                        .mapToObj(i -> partitioner.choose(TOPIC, record))
                        .collect(Collectors.toSet());
        assertThat(all).hasSize(6);
    }

    @Test
    void aPartitionThatTheTopicLacksIsRefused() {
        Partitioner partitioner = new Partitioner(1_000);
        OutgoingRecord record = OutgoingRecord.of("t", "x").withPartition(6);
        assertThatThrownBy(() -> partitioner.choose(TOPIC, record))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("partitions 0 to 5");
    }
}
