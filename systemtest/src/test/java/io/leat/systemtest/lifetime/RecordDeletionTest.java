package io.leat.systemtest.lifetime;

import static io.leat.systemtest.clients.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
final class RecordDeletionTest {
    private final Clients clients;
    private final Admin admin;

    RecordDeletionTest(BrokerUnderTest broker) {
        clients = new Clients(broker);
        admin = clients.admin();
    }

    @AfterEach
    void closeAdmin() {
        admin.close();
    }

    private TopicPartition filled(Map<String, String> configs) {
        String topic = clients.topic("trimmed", 1, configs);
        clients.send(
                IntStream.range(0, 10).mapToObj(i -> new ProducerRecord<>(topic, 0, "k", "v" + i)));
        return new TopicPartition(topic, 0);
    }

    private long delete(TopicPartition partition, long before) {
        var wanted = Map.of(partition, RecordsToDelete.beforeOffset(before));
        return result(Clients.entry(admin.deleteRecords(wanted).lowWatermarks(), partition))
                .lowWatermark();
    }

    private long offset(TopicPartition partition, OffsetSpec spec) {
        var all = result(admin.listOffsets(Map.of(partition, spec)).all());
        return Clients.entry(all, partition).offset();
    }

    @Test
    void recordsBelowAnOffsetAreGoneAndTheRestStays() {
        TopicPartition partition = filled(Map.of());
        assertThat(delete(partition, 4)).isEqualTo(4);
        assertThat(offset(partition, OffsetSpec.earliest())).isEqualTo(4);
        assertThat(delete(partition, 2)).isEqualTo(4);
        assertThat(Reading.whole(clients, partition.topic()))
                .extracting(ConsumerRecord::offset)
                .containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(delete(partition, -1)).isEqualTo(10);
        assertThat(Reading.whole(clients, partition.topic())).isEmpty();
        assertThat(offset(partition, OffsetSpec.latest())).isEqualTo(10);
    }

    @Test
    void aConsumerBelowTheStartIsOutOfRange() {
        TopicPartition partition = filled(Map.of());
        delete(partition, 5);
        try (var consumer =
                clients.consumer(Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 4);
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    consumer.poll(Duration.ofMillis(100));
                                }
                            })
                    .isInstanceOf(OffsetOutOfRangeException.class);
        }
    }

    @Test
    void whatCannotBeDeletedIsRefused() {
        TopicPartition partition = filled(Map.of());
        assertThatThrownBy(() -> delete(partition, 11))
                .isInstanceOf(org.apache.kafka.common.errors.OffsetOutOfRangeException.class);
        TopicPartition compacted = filled(Map.of("cleanup.policy", "compact"));
        assertThatThrownBy(() -> delete(compacted, 5)).isInstanceOf(PolicyViolationException.class);
        assertThat(delete(filled(Map.of("cleanup.policy", "compact,delete")), 5)).isEqualTo(5);
    }
}
