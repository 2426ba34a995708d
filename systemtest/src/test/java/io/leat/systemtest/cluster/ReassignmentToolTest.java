package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.LeatOnly;
import io.leat.systemtest.tools.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Apache's `kafka-reassign-partitions` moves a partition with a throttle, verifies it, and takes
/// the throttle away.
@LeatOnly
final class ReassignmentToolTest {
    private static final String TOOL = "reassign.ReassignPartitionsCommand";
    private static final int RECORDS = 1_000;
    private static final int VALUE = 20_000;
    private static final int RATE = 1_000_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir private Path directory;

    @Test
    void aPartitionMovesAsFastAsTheThrottleAllowsAndVerifyTakesItAway() throws Exception {
        try (ClusterUnderTest cluster = ClusterUnderTest.start(Map.of())) {
            String topic = filled(cluster);
            Path plan = plan(topic);
            long begin = System.nanoTime();
            tool(cluster, plan, "--execute", "--throttle", Integer.toString(RATE));
            assertThat(setting(cluster, topic)).isEqualTo("0:3");
            awaitSlowMove(cluster, plan, begin);
            assertThat(cluster.replicas(topic)).containsExactly(List.of(3, 1, 2));
            assertThat(tool(cluster, plan, "--verify")).contains("Clearing topic-level throttles");
            assertThat(setting(cluster, topic)).isEmpty();
        }
    }

    @Test
    void aFollowerSlowsDownByItselfWithoutATouchOfItsLeader() throws Exception {
        try (ClusterUnderTest cluster = ClusterUnderTest.start(Map.of())) {
            String topic = filled(cluster);
            Path plan = plan(topic);
            set(
                    cluster,
                    new ConfigResource(ConfigResource.Type.BROKER, "3"),
                    new ConfigEntry("follower.replication.throttled.rate", Integer.toString(RATE)));
            set(
                    cluster,
                    new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    new ConfigEntry("follower.replication.throttled.replicas", "*"));
            long begin = System.nanoTime();
            tool(cluster, plan, "--execute");
            awaitSlowMove(cluster, plan, begin);
        }
    }

    /// A topic of one partition on brokers 0, 1 and 2 of four.
    private static String filled(ClusterUnderTest cluster) {
        String topic = cluster.topicOn("reassigned", List.of(0, 1, 2));
        cluster.addBroker();
        String value = "x".repeat(VALUE);
        cluster.clients()
                .send(
                        Stream.iterate(0, i -> i + 1)
                                .limit(RECORDS)
                                .map(i -> new ProducerRecord<>(topic, 0, "k", value)));
        return topic;
    }

    private Path plan(String topic) throws IOException {
        return Files.writeString(
                directory.resolve("plan.json"),
                """
                {"version":1,"partitions":[{"topic":"%s","partition":0,"replicas":[3,1,2]}]}
                """
                        .formatted(topic));
    }

    private static void awaitSlowMove(ClusterUnderTest cluster, Path plan, long beginNanos) {
        Await.until(
                "the move is complete",
                LIMIT,
                () -> tool(cluster, plan, "--verify", "--preserve-throttles"),
                output -> output.contains("is completed"));
        long seconds = Duration.ofNanos(System.nanoTime() - beginNanos).toSeconds();
        assertThat(seconds).isGreaterThan((long) RECORDS * VALUE / RATE - 3);
    }

    private static void set(ClusterUnderTest cluster, ConfigResource resource, ConfigEntry entry) {
        var edit = new AlterConfigOp(entry, AlterConfigOp.OpType.SET);
        cluster.asking(admin ->
                Clients.result(
                        admin.incrementalAlterConfigs(Map.of(resource, List.of(edit))).all()));
    }

    private static String tool(ClusterUnderTest cluster, Path plan, String... arguments) {
        Stream<String> all =
                Stream.concat(
                        Stream.of(
                                "--bootstrap-server",
                                cluster.bootstrap(),
                                "--reassignment-json-file",
                                plan.toString()),
                        Stream.of(arguments));
        return ToolRun.apache(TOOL, all.toArray(String[]::new)).succeeded();
    }

    private static String setting(ClusterUnderTest cluster, String topic) {
        return cluster.asking((Admin admin) -> {
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            Config config =
                    Clients.entry(
                            Clients.result(admin.describeConfigs(List.of(resource)).all()),
                            resource);
            ConfigEntry entry = config.get("follower.replication.throttled.replicas");
            return entry == null || entry.value() == null ? "" : entry.value();
        });
    }
}
