package io.leat.systemtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
final class LeatCommandsTest {
    private final String bootstrap;
    private final Clients clients;

    LeatCommandsTest(BrokerUnderTest broker) {
        bootstrap = broker.bootstrap();
        clients = new Clients(broker);
    }

    private LeatRun leat(String... arguments) {
        return LeatRun.of(bootstrap, arguments);
    }

    @Test
    void aTopicIsCreatedListedDescribedAlteredAndDeleted() {
        String topic = Clients.unique("leat");
        assertThat(
                        leat("topic", "create", topic, "-p", "3", "-c", "retention.ms=60000")
                                .succeeded())
                .contains("Created topic " + topic + " with 3 partitions");
        LeatRun again = leat("topic", "create", topic);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("TOPIC_ALREADY_EXISTS").contains("--if-not-exists");
        leat("topic", "create", topic, "--if-not-exists").succeeded();
        assertThat(leat("topic", "list").succeeded()).containsPattern(topic + " +3 +1");
        assertThat(leat("topic", "describe", topic, "--format", "json").succeeded())
                .contains("\"retention.ms\" : \"60000\"")
                .contains("\"endOffset\" : 0");
        leat("topic", "alter", topic, "-p", "4", "--unset", "retention.ms").succeeded();
        assertThat(leat("topic", "describe", topic).lines()).hasSize(6);
        leat("topic", "delete", topic).succeeded();
        LeatRun gone = leat("topic", "describe", topic);
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.err()).contains("UNKNOWN_TOPIC_OR_PARTITION").contains("leat topic list");
    }

    @Test
    void settingsAreReadAndChanged() {
        String topic = clients.topic("leat-config", 1);
        leat("config", "set", "topic", topic, "max.message.bytes=2000000").succeeded();
        assertThat(leat("config", "get", "topic", topic, "max.message.bytes").succeeded())
                .containsPattern("max.message.bytes +2000000 +topic");
        LeatRun wrong = leat("config", "set", "topic", topic, "max.message.bytes=many");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("INVALID_CONFIG");
        assertThat(leat("cluster", "info", "--format", "json").succeeded())
                .contains("\"partitionsWithoutLeader\" : 0");
    }

    @Test
    void whatIsProducedIsConsumedByUsAndByApachesClient() throws Exception {
        String topic = clients.topic("leat-io", 3);
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            String lines =
                    IntStream.range(0, 200)
                            .mapToObj(i -> "key" + i + ":" + codec + i + "\n")
                            .collect(Collectors.joining());
            LeatRun.reading(lines, bootstrap, "produce", topic, "-K", ":", "-z", codec, "-H", "h=1")
                    .succeeded();
        }
        clients.topic("other", 1);
        List<String> ours =
                leat("consume", topic, "--from-beginning", "-e", "-f", "%p/%k=%s [%h]\\n").lines();
        assertThat(ours).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(leat("consume", topic, "-o", "-1", "-e", "-p", "0").lines()).hasSize(1);
        assertThat(leat("consume", topic, "-o", "s@1000", "-c", "7").lines()).hasSize(7);
        try (var producer = clients.producer(Map.of())) {
            for (int i = 0; i < 50; i++) {
                int partition =
                        producer.send(new ProducerRecord<>(topic, "key" + i, "apache" + i))
                                .get()
                                .partition();
                assertThat(ours)
                        .as("a key has the same partition whoever writes it")
                        .contains("%d/key%d=none%d [h=1]".formatted(partition, i, i));
            }
        }
        assertThat(leat("consume", topic, "--from-beginning", "-e").lines()).hasSize(1_050);
    }

    @Test
    void aGroupRemembersWhatWasPrintedAndIsShown() {
        String topic = clients.topic("leat-group", 2);
        String group = Clients.unique("leat-group");
        LeatRun.reading("a\nb\nc\nd\n", bootstrap, "produce", topic).succeeded();
        assertThat(leat("consume", topic, "-g", group, "--from-beginning", "-c", "3").lines())
                .hasSize(3);
        assertThat(leat("consume", topic, "-g", group, "--from-beginning", "-c", "1").lines())
                .hasSize(1);
        assertThat(leat("group", "list").succeeded()).contains(group);
        assertThat(leat("group", "describe", group, "--format", "json").succeeded())
                .contains("\"state\" : \"Empty\"")
                .contains("\"lag\" : 0")
                .doesNotContain("\"lag\" : 1");
        leat("group", "delete", group).succeeded();
        assertThat(leat("group", "describe", group).exitCode()).isEqualTo(1);
    }

    @Test
    void twoMembersShareTheTopicAndCtrlCLeavesTheGroup() {
        String topic = clients.topic("leat-members", 2);
        String group = Clients.unique("leat-members");
        var first = LeatRun.start("", bootstrap, "consume", topic, "-g", group);
        var second = LeatRun.start("", bootstrap, "consume", topic, "-g", group);
        Await.until(
                "both members read one partition each",
                () -> leat("group", "describe", group).out(),
                text -> text.contains("2 members") && text.contains("Stable"));
        first.interrupt();
        assertThat(first.await().exitCode()).isEqualTo(130);
        assertThat(leat("group", "describe", group).out()).contains("1 members");
        second.interrupt();
        assertThat(second.await().err()).isEmpty();
        assertThat(leat("group", "describe", group).out()).contains("Empty, 0 members");
    }

    @Test
    void theFrontOfATopicIsTrimmedByOffsetByTimeAndAltogether() {
        String topic = clients.topic("leat-trim", 2);
        long begin = System.currentTimeMillis() - 10_000;
        clients.send(
                IntStream.range(0, 20)
                        .mapToObj(i ->
                                new ProducerRecord<>(
                                        topic, i % 2, begin + i * 100L, "k" + i, "v" + i)));
        assertThat(leat("topic", "trim", topic, "--partition", "0", "--before", "3").lines())
                .containsExactly("Partition " + topic + "-0 starts at offset 3 now.");
        assertThat(values(topic)).hasSize(17).doesNotContain("v0", "v2", "v4").contains("v1");
        assertThat(leat("topic", "trim", topic, "--before", "s@" + (begin + 1_050)).lines())
                .containsExactly(
                        "Partition " + topic + "-0 starts at offset 6 now.",
                        "Partition " + topic + "-1 starts at offset 5 now.");
        assertThat(values(topic)).hasSize(9).contains("v11", "v12").doesNotContain("v9", "v10");
        LeatRun none = leat("topic", "trim", topic, "--partition", "7", "--before", "end");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("has no partition 7");
        assertThat(leat("topic", "trim", topic, "--before", "99").exitCode()).isEqualTo(1);
        assertThat(values(topic)).hasSize(9);
        assertThat(leat("topic", "trim", topic, "--before", "end").lines())
                .containsExactly(
                        "Partition " + topic + "-0 starts at offset 10 now.",
                        "Partition " + topic + "-1 starts at offset 10 now.");
        assertThat(values(topic)).isEmpty();
    }

    private List<String> values(String topic) {
        return Reading.whole(clients, topic).stream().map(ConsumerRecord::value).toList();
    }

    @Test
    void aReaderThatGoesAwayEndsTheCommandQuietly() {
        String topic = clients.topic("leat-pipe", 1);
        String lines = "x\n".repeat(5_000);
        LeatRun.reading(lines, bootstrap, "produce", topic).succeeded();
        LeatRun run =
                LeatRun.shell(
                        bootstrap,
                        "\"$LEAT\" consume "
                                + topic
                                + " --from-beginning -e | head -1; "
                                + "echo ${PIPESTATUS[0]}");
        assertThat(run.lines()).startsWith("x");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void everyCommandAgainstAStoppedBrokerEndsWithThreeInUnderThreeSeconds() {
        String stopped = "127.0.0.1:" + BrokerSettings.freePort();
        for (String command : List.of("topic list", "consume t", "produce t", "group list")) {
            LeatRun run = LeatRun.of(stopped, command.split(" ", -1));
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).contains("Is it running?").contains("leat start");
            assertThat(run.time()).isLessThan(Duration.ofSeconds(3));
        }
    }
}
