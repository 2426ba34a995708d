package io.leat.systemtest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.crash.History.Entry;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class KillTest {
    private static final int ROUNDS = Integer.getInteger("leat.systemtest.kills", 10);
    private static final int PARTITIONS = 3;
    private static final int RECORDS_PER_ROUND = 6_000;
    private static final int RECORDS_BEFORE_KILL = 1_500;

    @Test
    void everyAcknowledgedRecordSurvivesTenKillsUnderLoadOnceAndInOrder() {
        BrokerSettings settings = BrokerSettings.fresh();
        try (BrokerUnderTest broker = BrokerUnderTest.start(settings)) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("killed", PARTITIONS, Map.of("segment.bytes", "1048576"));
            try (ProduceLoad load = ProduceLoad.start(clients, topic, PARTITIONS)) {
                for (int round = 1; round <= ROUNDS; round++) {
                    awaitProgress(load);
                    broker.kill();
                    broker.startAgain();
                    check("after kill " + round, clients, topic, load);
                }
                awaitProgress(load);
                load.finish();
                assertThat(load.failures()).as("records given up").isEmpty();
                check("in the end", clients, topic, load);
            }
            assertThat(broker.process().stop()).as("exit code").isIn(0, 143);
            assertThat(SegmentCheck.complaints(broker.logDirectory())).isEmpty();
        }
    }

    private static void awaitProgress(ProduceLoad load) {
        load.allow(RECORDS_PER_ROUND);
        int before = load.acknowledgedCount();
        Await.until(
                "%d more records are acknowledged".formatted(RECORDS_BEFORE_KILL),
                load::acknowledgedCount,
                count -> count >= before + RECORDS_BEFORE_KILL);
    }

    /// What was acknowledged before reading begins has to be among what is read.
    private static void check(String when, Clients clients, String topic, ProduceLoad load) {
        Map<Integer, List<Entry>> acknowledged = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            acknowledged.put(partition, load.acknowledged(partition));
        }
        Map<Integer, List<Entry>> read = new HashMap<>();
        for (ConsumerRecord<String, String> record : Reading.whole(clients, topic)) {
            read.computeIfAbsent(record.partition(), _ -> new ArrayList<>())
                    .add(new Entry(record.offset(), record.value()));
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<String> attempted = load.attempted(partition);
            var history =
                    new History(
                            attempted,
                            Clients.entry(acknowledged, partition),
                            Clients.entry(read, partition));
            assertThat(HistoryChecker.findings(history))
                    .as("partition %d %s", partition, when)
                    .isEmpty();
        }
    }
}
