package io.leat.systemtest.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.crash.History.Entry;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.LeatOnly;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeReplicaLogDirsResult.ReplicaLogDirInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.errors.LogDirNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/// A replica moves between log directories as Apache's Admin asks, while it is written and read.
@LeatOnly
final class ReplicaMoveTest {
    private static final int BROKER = 1;
    private static final int MOVES = 6;
    private static final int RECORDS_PER_MOVE = 4_000;

    @Test
    void aPartitionMovesToAndFroUnderLoadAndThroughAKillAndLosesNothing() {
        BrokerSettings fresh = BrokerSettings.fresh();
        Path one = fresh.home().resolve("one");
        Path two = fresh.home().resolve("two");
        BrokerSettings settings = fresh.with("log.dirs", one + "," + two);
        try (BrokerUnderTest broker = BrokerUnderTest.start(settings)) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("moving", 1, Map.of("segment.bytes", "1048576"));
            try (ProduceLoad load = ProduceLoad.start(clients, topic, 1)) {
                for (int move = 1; move <= MOVES; move++) {
                    awaitProgress(load);
                    Path target = place(clients, topic).equals(one.toString()) ? two : one;
                    load.allow(RECORDS_PER_MOVE);
                    move(clients, topic, target);
                    if (move % 3 == 0) {
                        broker.kill();
                        broker.startAgain();
                    }
                    Await.until(
                            "it is in " + target,
                            () -> place(clients, topic),
                            place -> place.equals(target.toString()));
                    check(clients, topic, load);
                }
                load.finish();
                assertThat(load.failures()).as("records given up").isEmpty();
                check(clients, topic, load);
            }
            Path last = Path.of(place(clients, topic)).resolve(topic + "-0");
            assertThat(broker.process().stop()).as("exit code").isIn(0, 143);
            assertThat(SegmentCheck.complaints(last)).isEmpty();
        }
    }

    private static void awaitProgress(ProduceLoad load) {
        load.allow(RECORDS_PER_MOVE);
        int before = load.acknowledgedCount();
        Await.until(
                "more records are acknowledged",
                load::acknowledgedCount,
                count -> count >= before + RECORDS_PER_MOVE / 2);
    }

    private static TopicPartitionReplica replica(String topic) {
        return new TopicPartitionReplica(topic, 0, BROKER);
    }

    /// Where the partition is, once it is not on its way.
    private static String place(Clients clients, String topic) {
        try (Admin admin = clients.admin()) {
            ReplicaLogDirInfo info =
                    Clients.entry(
                            Clients.result(
                                    admin.describeReplicaLogDirs(List.of(replica(topic))).all()),
                            replica(topic));
            return info.getFutureReplicaLogDir() == null
                    ? String.valueOf(info.getCurrentReplicaLogDir())
                    : "on its way to " + info.getFutureReplicaLogDir();
        }
    }

    private static void move(Clients clients, String topic, Path target) {
        try (Admin admin = clients.admin()) {
            Clients.result(
                    admin.alterReplicaLogDirs(Map.of(replica(topic), target.toString())).all());
        }
    }

    private static void check(Clients clients, String topic, ProduceLoad load) {
        List<Entry> acknowledged = load.acknowledged(0);
        List<Entry> read = new ArrayList<>();
        for (ConsumerRecord<String, String> record : Reading.whole(clients, topic)) {
            read.add(new Entry(record.offset(), record.value()));
        }
        assertThat(HistoryChecker.findings(new History(load.attempted(0), acknowledged, read)))
                .isEmpty();
    }

    @Test
    void aMoveThatCannotBeIsRefusedAndAWishForANewPartitionIsRemembered() {
        BrokerSettings fresh = BrokerSettings.fresh();
        Path one = fresh.home().resolve("one");
        Path two = fresh.home().resolve("two");
        BrokerSettings settings = fresh.with("log.dirs", one + "," + two);
        try (BrokerUnderTest broker = BrokerUnderTest.start(settings)) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("here", 1);
            assertThatThrownBy(() -> move(clients, topic, fresh.home().resolve("three")))
                    .isInstanceOf(LogDirNotFoundException.class);
            for (Path target : List.of(two, one)) {
                String wished = Clients.unique("wished");
                assertThatThrownBy(() -> move(clients, wished, target))
                        .isInstanceOf(UnknownTopicOrPartitionException.class);
                try (Admin admin = clients.admin()) {
                    Clients.result(
                            admin.createTopics(List.of(new NewTopic(wished, 1, (short) 1))).all());
                }
                Await.until(
                        wished + " is in " + target,
                        () -> place(clients, wished),
                        place -> place.equals(target.toString()));
            }
        }
    }
}
