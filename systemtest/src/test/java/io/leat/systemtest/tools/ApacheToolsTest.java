package io.leat.systemtest.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
final class ApacheToolsTest {
    private final String bootstrap;
    private final Clients clients;

    ApacheToolsTest(BrokerUnderTest broker) {
        bootstrap = broker.bootstrap();
        clients = new Clients(broker);
    }

    @Test
    void topicsAreCreatedListedDescribedAlteredAndDeleted() {
        String topic = Clients.unique("tool");
        assertThat(topics("--create", "--topic", topic, "--partitions", "3").succeeded())
                .contains("Created topic " + topic);
        assertThat(topics("--create", "--topic", topic).exitCode()).isEqualTo(1);
        assertThat(topics("--list").lines()).contains(topic);
        assertThat(topics("--alter", "--topic", topic, "--partitions", "4").succeeded()).isBlank();
        assertThat(topics("--describe", "--topic", topic).succeeded())
                .contains("PartitionCount: 4")
                .contains("Partition: 3")
                .contains("Leader:");
        topics("--delete", "--topic", topic).succeeded();
        assertThat(topics("--describe", "--topic", topic).output()).contains("does not exist");
    }

    @Test
    void theLogDirsToolTellsWhatLiesWhere() {
        String topic = clients.topic("dirs", 2);
        clients.send(Stream.of(new ProducerRecord<>(topic, 1, "k", "v")));
        assertThat(
                        ToolRun.apache(
                                        "LogDirsCommand",
                                        "--bootstrap-server",
                                        bootstrap,
                                        "--describe",
                                        "--topic-list",
                                        topic)
                                .succeeded())
                .contains("\"partition\":\"" + topic + "-0\"", "\"partition\":\"" + topic + "-1\"")
                .contains("\"isFuture\":false", "\"error\":null");
    }

    private ToolRun topics(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--bootstrap-server";
        all[1] = bootstrap;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return ToolRun.apache("TopicCommand", all);
    }

    @Test
    void theConsoleProducersLinesComeOutOfTheConsoleConsumer() {
        String topic = clients.topic("console", 1);
        ToolRun.apacheReading(
                        "k1=one\nk2=two\nk3=three\n",
                        "ConsoleProducer",
                        "--bootstrap-server",
                        bootstrap,
                        "--topic",
                        topic,
                        "--reader-property",
                        "parse.key=true",
                        "--reader-property",
                        "key.separator==")
                .succeeded();
        assertThat(
                        ToolRun.apache(
                                        "consumer.ConsoleConsumer",
                                        "--bootstrap-server",
                                        bootstrap,
                                        "--topic",
                                        topic,
                                        "--from-beginning",
                                        "--max-messages",
                                        "3",
                                        "--timeout-ms",
                                        "30000",
                                        "--formatter-property",
                                        "print.key=true",
                                        "--formatter-property",
                                        "print.offset=true")
                                .lines())
                .contains("Offset:0\tk1\tone", "Offset:1\tk2\ttwo", "Offset:2\tk3\tthree");
    }

    @Test
    void thePerformanceToolsProduceAndConsume() {
        String topic = clients.topic("perf", 3);
        assertThat(
                        ToolRun.apache(
                                        "ProducerPerformance",
                                        "--topic",
                                        topic,
                                        "--num-records",
                                        "20000",
                                        "--record-size",
                                        "512",
                                        "--throughput",
                                        "-1",
                                        "--bootstrap-server",
                                        bootstrap,
                                        "--command-property",
                                        "acks=all")
                                .succeeded())
                .contains("20000 records sent");
        List<String> report =
                ToolRun.apache(
                                "ConsumerPerformance",
                                "--bootstrap-server",
                                bootstrap,
                                "--topic",
                                topic,
                                "--num-records",
                                "20000",
                                "--timeout",
                                "30000")
                        .lines();
        assertThat(report.getLast().split(", ", -1)[4]).as("records read").isEqualTo("20000");
    }

    @Test
    void theVerifiableToolsAgreeOnWhatWasSent() {
        String topic = clients.topic("verifiable", 2);
        String produced =
                ToolRun.apache(
                                "VerifiableProducer",
                                "--bootstrap-server",
                                bootstrap,
                                "--topic",
                                topic,
                                "--max-messages",
                                "500")
                        .succeeded();
        assertThat(produced).contains("\"acked\":500");
        String consumed =
                ToolRun.apache(
                                "VerifiableConsumer",
                                "--bootstrap-server",
                                bootstrap,
                                "--topic",
                                topic,
                                "--group-id",
                                Clients.unique("verifiable"),
                                "--reset-policy",
                                "earliest",
                                "--max-messages",
                                "500")
                        .succeeded();
        assertThat(consumed).contains("records_consumed").contains("\"success\":true");
    }

    @Test
    void recordsAreDeletedAsAFileSays() throws IOException {
        String topic = filled("deleted", 2, 10);
        Path wanted = Files.createTempFile(Path.of("target"), "delete", ".json");
        Files.writeString(
                wanted,
                """
                {"version": 1, "partitions": [
                  {"topic": "%s", "partition": 0, "offset": 3},
                  {"topic": "%s", "partition": 1, "offset": -1}]}
                """
                        .formatted(topic, topic));
        String said =
                ToolRun.apache(
                                "DeleteRecordsCommand",
                                "--bootstrap-server",
                                bootstrap,
                                "--offset-json-file",
                                wanted.toString())
                        .succeeded();
        assertThat(said)
                .contains(topic + "-0\tlow_watermark: 3")
                .contains(topic + "-1\tlow_watermark: 5");
        assertThat(offsets(topic, "-2")).containsExactly(topic + ":0:3", topic + ":1:5");
    }

    @Test
    void offsetsAreListedAtBothEndsAndAtTheLatestTime() {
        String topic = filled("ends", 2, 10);
        assertThat(offsets(topic, "-1")).containsExactly(topic + ":0:5", topic + ":1:5");
        assertThat(offsets(topic, "-2")).containsExactly(topic + ":0:0", topic + ":1:0");
        assertThat(offsets(topic, "max-timestamp")).hasSize(2);
    }

    private List<String> offsets(String topic, String time) {
        return ToolRun.apache(
                        "GetOffsetShell",
                        "--bootstrap-server",
                        bootstrap,
                        "--topic",
                        topic,
                        "--time",
                        time)
                .lines()
                .stream()
                .filter(line -> line.startsWith(topic))
                .toList();
    }

    @Test
    void groupsAreListedDescribedResetAndDeleted() {
        String topic = filled("grouped", 1, 30);
        String group = Clients.unique("tool-group");
        Map<String, Object> member = Map.of("group.id", group);
        try (var consumer = clients.consumer(member)) {
            consumer.subscribe(List.of(topic));
            Reading.atLeast(30, consumer);
            consumer.commitSync();
        }
        assertThat(groups("--list").lines()).contains(group);
        assertThat(groups("--describe", "--group", group).succeeded())
                .containsPattern(topic + "\\s+0\\s+30\\s+30\\s+0");
        groups(
                        "--reset-offsets",
                        "--group",
                        group,
                        "--topic",
                        topic,
                        "--to-offset",
                        "12",
                        "--execute")
                .succeeded();
        assertThat(groups("--describe", "--group", group).succeeded())
                .containsPattern(topic + "\\s+0\\s+12\\s+30\\s+18");
        groups("--delete", "--group", group).succeeded();
        assertThat(groups("--list").lines()).doesNotContain(group);
    }

    private ToolRun groups(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--bootstrap-server";
        all[1] = bootstrap;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return ToolRun.apache("consumer.group.ConsumerGroupCommand", all);
    }

    @Test
    void configsAreAlteredAndShown() {
        String topic = clients.topic("configs", 1);
        String[] where = {
            "--bootstrap-server", bootstrap, "--entity-type", "topics", "--entity-name", topic
        };
        configs(where, "--alter", "--add-config", "retention.ms=77000").succeeded();
        assertThat(configs(where, "--describe").succeeded()).contains("retention.ms=77000");
        configs(where, "--alter", "--delete-config", "retention.ms").succeeded();
        assertThat(configs(where, "--describe").succeeded()).doesNotContain("77000");
    }

    private static ToolRun configs(String[] where, String... what) {
        String[] all =
                IntStream.range(0, where.length + what.length)
                        .mapToObj(i -> i < where.length ? where[i] : what[i - where.length])
                        .toArray(String[]::new);
        return ToolRun.server("kafka.admin.ConfigCommand", all);
    }

    @Test
    void theWayFromEndToEndIsMeasured() {
        String topic = clients.topic("latency", 1);
        assertThat(
                        ToolRun.apache(
                                        "EndToEndLatency",
                                        "--bootstrap-server",
                                        bootstrap,
                                        "--topic",
                                        topic,
                                        "--num-records",
                                        "200",
                                        "--producer-acks",
                                        "all",
                                        "--record-size",
                                        "100")
                                .succeeded())
                .contains("Percentiles: 50th");
    }

    @Test
    void theBrokersVersionsAreListed() {
        assertThat(
                        ToolRun.apache("BrokerApiVersionsCommand", "--bootstrap-server", bootstrap)
                                .succeeded())
                .contains("Produce(0): ")
                .contains("Fetch(1): ");
    }

    private String filled(String prefix, int partitions, int records) {
        String topic = clients.topic(prefix, partitions);
        clients.send(
                IntStream.range(0, records)
                        .mapToObj(i -> new ProducerRecord<>(topic, i % partitions, "k", "v" + i)));
        return topic;
    }
}
