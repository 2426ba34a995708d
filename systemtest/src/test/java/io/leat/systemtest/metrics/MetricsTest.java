package io.leat.systemtest.metrics;

import static io.leat.systemtest.clients.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.LeatOnly;
import io.leat.systemtest.server.ServerProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A broker with its metrics listener on, driven by Apache's clients: what it tells agrees with
/// what was done. Each test counts the difference that it makes.
@LeatOnly
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+(?:\\{.*})?) (\\S+)");

    private final int metricsPort = BrokerSettings.freePort();
    private final BrokerUnderTest broker =
            BrokerUnderTest.start(
                    BrokerSettings.fresh()
                            .with("metrics.listener", "http://127.0.0.1:" + metricsPort));
    private final Clients clients = new Clients(broker);

    @AfterAll
    void stop() {
        broker.close();
    }

    private Map<String, Double> scrape() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String text =
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .body();
            Map<String, Double> values = new TreeMap<>();
            for (String line : text.lines().toList()) {
                Matcher sample = SAMPLE.matcher(line);
                if (sample.matches()) {
                    values.put(sample.group(1), Double.valueOf(sample.group(2)));
                }
            }
            return values;
        }
    }

    /// By how much `name` is larger in `after`.
    private static double grown(
            String name, Map<String, Double> before, Map<String, Double> after) {
        return after.getOrDefault(name, 0.0) - before.getOrDefault(name, 0.0);
    }

    private String ofDirectory(String name) {
        return name + "{directory=\"" + broker.logDirectory() + "\"}";
    }

    @Test
    void recordsThatWentInAndOutAreCounted() throws Exception {
        String topic = clients.topic("counted", 3);
        Map<String, Double> before = scrape();
        clients.send(
                IntStream.range(0, 1_000)
                        .mapToObj(i -> new ProducerRecord<>(topic, i % 3, "k" + i, "v" + i)));
        assertThat(Reading.whole(clients, topic)).hasSize(1_000);
        Map<String, Double> after = scrape();
        assertThat(grown("leat_produce_records_total", before, after)).isEqualTo(1_000);
        double batches = grown("leat_produce_batches_total", before, after);
        assertThat(batches).isBetween(3.0, 1_000.0);
        double bytes = grown("leat_produce_bytes_total", before, after);
        assertThat(bytes).isGreaterThan(1_000 * 8);
        assertThat(grown("leat_request_bytes_total{api=\"produce\"}", before, after))
                .isGreaterThan(bytes);
        assertThat(grown("leat_fetch_bytes_total{reader=\"consumer\"}", before, after))
                .isEqualTo(bytes);
        assertThat(grown("leat_response_bytes_total{api=\"fetch\"}", before, after))
                .isGreaterThan(bytes);
        assertThat(grown("leat_request_duration_seconds_count{api=\"produce\"}", before, after))
                .isBetween(1.0, batches);
        assertThat(grown(ofDirectory("leat_flush_duration_seconds_count"), before, after))
                .isPositive();
    }

    @Test
    void whatIsThereNowIsCounted() throws Exception {
        Map<String, Double> before = scrape();
        clients.topic("there", 5);
        Map<String, Double> after = scrape();
        assertThat(grown("leat_partitions_led", before, after)).isEqualTo(5);
        assertThat(grown(ofDirectory("leat_log_directory_logs"), before, after)).isEqualTo(5);
        assertThat(after)
                .containsEntry("leat_controller", 1.0)
                .containsEntry("leat_zookeeper_connected", 1.0)
                .containsEntry("leat_cluster_brokers{standing=\"active\"}", 1.0)
                .containsEntry(ofDirectory("leat_log_directory_online"), 1.0)
                .containsEntry("leat_replicas_offline", 0.0)
                .containsEntry("leat_partitions_under_replicated", 0.0);
        assertThat(after.get("process_resident_memory_bytes")).isGreaterThan(50e6);
    }

    @Test
    void aGroupIsCountedByItsState() throws Exception {
        String topic = clients.topic("grouped", 1);
        clients.send(Stream.of(new ProducerRecord<>(topic, "one")));
        Map<String, Object> group =
                Map.of(ConsumerConfig.GROUP_ID_CONFIG, Clients.unique("counted"));
        try (var consumer = clients.consumer(group)) {
            consumer.subscribe(List.of(topic));
            Reading.atLeast(1, consumer);
            assertThat(scrape().get("leat_groups{state=\"Stable\"}")).isEqualTo(1);
        }
        Await.until(
                "the group is empty",
                () -> scrape().get("leat_groups{state=\"Stable\"}"),
                stable -> stable == 0);
        assertThat(scrape().get("leat_groups{state=\"Empty\"}")).isEqualTo(1);
    }

    @Test
    void whatIsRefusedIsCountedByApiAndError() throws Exception {
        String name =
                "leat_request_errors_total{api=\"delete_topics\","
                        + "error=\"UNKNOWN_TOPIC_OR_PARTITION\"}";
        Map<String, Double> before = scrape();
        try (Admin admin = clients.admin()) {
            assertThatThrownBy(() -> result(admin.deleteTopics(List.of("missing")).all()))
                    .isInstanceOf(UnknownTopicOrPartitionException.class);
        }
        assertThat(grown(name, before, scrape())).isPositive();
    }

    @Test
    void aConnectionThatSpeaksNonsenseIsCountedAsRejected() throws Exception {
        String name = "leat_connections_closed_total{reason=\"rejected\"}";
        Map<String, Double> before = scrape();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
            socket.getOutputStream().write(new byte[] {-1, -1, -1, -1});
            assertThat(socket.getInputStream().read()).isNegative();
        }
        assertThat(grown(name, before, scrape())).isEqualTo(1);
    }

    @Test
    void corruptionThatAConsumerMeetsIsCounted() throws Exception {
        Map<String, Double> before = scrape();
        String topic =
                clients.topic(
                        "corrupt", 1, Map.of("segment.bytes", "100", "index.interval.bytes", "0"));
        for (int i = 0; i < 4; i++) {
            clients.send(Stream.of(new ProducerRecord<>(topic, "x".repeat(60))));
        }
        Path segment =
                broker.logDirectory().resolve(topic + "-0").resolve("00000000000000000000.log");
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(70);
            file.write('#');
        }
        var partition = new TopicPartition(topic, 0);
        try (var consumer = clients.consumer(Map.of("check.crcs", false))) {
            consumer.assign(List.of(partition));
            Await.until(
                    "the corruption is counted",
                    () -> {
                        try {
                            consumer.poll(Duration.ofMillis(50));
                        } catch (RuntimeException corrupt) {
                            // What the client makes of it is not the matter here.
                        }
                        return grown("leat_log_corruption_total", before, scrape());
                    },
                    count -> count == 1);
        }
    }

    @Test
    void aListenerThatIsNoneStopsTheStartWithASentence() {
        assertThat(refusal("127.0.0.1:9404"))
                .contains("metrics.listener=127.0.0.1:9404")
                .contains("http://host:port");
    }

    @Test
    void aPortInUseStopsTheStartWithASentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refusal("http://127.0.0.1:" + taken.getLocalPort()))
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("metrics.listener");
        }
    }

    private static String refusal(String listener) {
        BrokerSettings settings = BrokerSettings.fresh().with("metrics.listener", listener);
        try (ServerProcess process = BrokerUnderTest.launch(settings)) {
            assertThat(process.awaitExit(LIMIT)).as("exit code").isNotZero();
            assertThat(process.output()).doesNotContain("\tat ");
            return process.output();
        }
    }
}
