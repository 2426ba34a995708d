package io.leat.systemtest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/// With acks=1 a record is acknowledged before it is flushed. It is in the page cache by then, so
/// the end of the process alone does not lose it, whatever others append with acks=all.
final class LeaderOnlyKillTest {
    private static final int ROUNDS = 3;
    private static final int IN_FLIGHT_MAX = 200;
    private static final int RECORDS = 4_000;

    @Test
    void whatTheLeaderAcknowledgedAloneSurvivesItsProcess() throws InterruptedException {
        try (BrokerUnderTest broker = BrokerUnderTest.start(BrokerSettings.fresh())) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("mixed", 1);
            ConcurrentMap<Long, String> acknowledged = new ConcurrentHashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                int before = acknowledged.size();
                try (KafkaProducer<String, String> one = producer(clients, "1");
                        KafkaProducer<String, String> all = producer(clients, "all")) {
                    Thread load =
                            Thread.ofPlatform().start(() -> produce(one, all, topic, acknowledged));
                    Await.until(
                            RECORDS + " more records are acknowledged",
                            acknowledged::size,
                            count -> count >= before + RECORDS);
                    broker.kill();
                    load.interrupt();
                    load.join();
                }
                broker.startAgain();
                Map<Long, String> read =
                        Reading.whole(clients, topic).stream()
                                .collect(Collectors.toMap(r -> r.offset(), r -> r.value()));
                assertThat(read).as("after kill " + round).containsAllEntriesOf(acknowledged);
            }
        }
    }

    private static KafkaProducer<String, String> producer(Clients clients, String acks) {
        return clients.producer(
                Map.of(
                        "acks", acks,
                        "enable.idempotence", false,
                        "retries", 0,
                        "batch.size", 2_000,
                        "linger.ms", 0,
                        "delivery.timeout.ms", 2_000,
                        "request.timeout.ms", 1_000));
    }

    /// Until it is interrupted, with both in turn.
    private static void produce(
            KafkaProducer<String, String> one,
            KafkaProducer<String, String> all,
            String topic,
            Map<Long, String> acknowledged) {
        Semaphore room = new Semaphore(IN_FLIGHT_MAX);
        String filler = "-".repeat(300);
        for (int number = 0; !Thread.currentThread().isInterrupted(); number++) {
            String value = number + filler;
            try {
                room.acquire();
            } catch (InterruptedException _) {
                return;
            }
            var _ =
                    (number % 2 == 0 ? one : all)
                            .send(
                                    new ProducerRecord<>(topic, 0, "key", value),
                                    (metadata, failure) -> {
                                        room.release();
                                        if (failure == null) {
                                            acknowledged.put(metadata.offset(), value);
                                        }
                                    });
        }
    }
}
