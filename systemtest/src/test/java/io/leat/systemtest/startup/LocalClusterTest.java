package io.leat.systemtest.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.Distribution;
import io.leat.systemtest.server.LeatOnly;
import io.leat.systemtest.server.ServerProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `leat start --brokers N` and `leat stop`.
@LeatOnly
final class LocalClusterTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern BOOTSTRAP = Pattern.compile("Kafka clients  (\\S+)");
    private static final Pattern BROKER = Pattern.compile("broker-([0-9]) +([0-9]+) ");

    @TempDir private Path home;
    private int runs;

    @Test
    void threeBrokersServeOneDiesTheOthersGoOnAndStopStopsAll() {
        try (ServerProcess cluster = start("--brokers", "3", "--port", "0")) {
            String greeting = ready(cluster);
            Clients clients = new Clients(found(BOOTSTRAP, greeting));
            try (Admin admin = clients.admin()) {
                assertThat(Clients.result(admin.describeCluster().nodes())).hasSize(3);
            }
            Matcher broker = BROKER.matcher(greeting);
            List<ProcessHandle> brokers = new ArrayList<>();
            while (broker.find()) {
                brokers.add(ProcessHandle.of(Long.parseLong(broker.group(2))).orElseThrow());
            }
            assertThat(brokers).hasSize(3);
            assertThat(brokers.getLast().destroyForcibly()).isTrue();
            Await.until(
                    "the death is told", cluster::output, text -> text.contains("2 brokers go on"));
            assertThat(cluster.output())
                    .containsPattern("broker-2 \\(process [0-9]+\\) was ended by signal 9")
                    .contains("broker --config " + data().resolve("config/broker-2.properties"));
            try (Admin admin = clients.admin()) { // until then a topic may be given to the dead one
                Await.until(
                        "the cluster knows of the death",
                        () -> Clients.result(admin.describeCluster().nodes()).size(),
                        count -> count == 2);
            }
            String topic = clients.topic("still", 1);
            clients.send(Stream.of(new ProducerRecord<>(topic, "works")));

            ServerProcess stop = leat("stop", "--data", data().toString());
            assertThat(stop.awaitExit(LIMIT)).isZero();
            assertThat(stop.output()).contains("Stopping process " + cluster.pid(), "Stopped");
            assertThat(cluster.awaitExit(LIMIT)).isEqualTo(143);
            assertThat(brokers).noneMatch(ProcessHandle::isAlive);
            for (int id = 0; id < 2; id++) {
                assertThat(data().resolve("broker-" + id).resolve(".kafka_cleanshutdown")).exists();
            }
            assertThat(data().resolve("broker-2").resolve(".kafka_cleanshutdown")).doesNotExist();
        }
        ServerProcess again = leat("stop", "--data", data().toString());
        assertThat(again.awaitExit(LIMIT)).isEqualTo(1);
        assertThat(again.output()).contains("nothing runs on " + data());
        refusesOtherLayouts();
    }

    private void refusesOtherLayouts() {
        for (String brokers : List.of("1", "2")) {
            ServerProcess refused = start("--brokers", brokers, "--port", "0");
            assertThat(refused.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(refused.output()).contains("cluster of 3 brokers", "--brokers 3");
        }
    }

    @Test
    void whenTheParentIsKilledItsProcessesStopToo() {
        String greeting;
        try (ServerProcess cluster = start("--brokers", "2", "--port", "0")) {
            greeting = ready(cluster);
            cluster.kill();
        }
        Matcher broker = BROKER.matcher(greeting);
        while (broker.find()) {
            long pid = Long.parseLong(broker.group(2));
            Await.until(
                    "broker " + broker.group(1) + " stops",
                    () -> ProcessHandle.of(pid).isEmpty(),
                    gone -> gone);
        }
    }

    @Test
    void eachBrokerShowsItsMetricsWhereTheGreetingSays() throws Exception {
        int port = BrokerSettings.freePort();
        String listener = "metrics.listener=http://127.0.0.1:" + port;
        try (ServerProcess cluster =
                        start("--brokers", "2", "--port", "0", "--override", listener);
                HttpClient client = HttpClient.newHttpClient()) {
            String greeting = ready(cluster);
            for (int id = 0; id < 2; id++) {
                String uri = "http://127.0.0.1:" + (port + id) + "/metrics";
                assertThat(greeting).contains("metrics of broker-" + id + ": " + uri);
                var request = HttpRequest.newBuilder(URI.create(uri)).build();
                assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void stopStopsASingleBrokerToo() {
        try (ServerProcess broker = start("--port", Integer.toString(BrokerSettings.freePort()))) {
            ready(broker);
            ServerProcess stop = leat("stop", "--data", data().toString());
            assertThat(stop.awaitExit(LIMIT)).isZero();
            assertThat(broker.awaitExit(LIMIT)).isEqualTo(143);
            assertThat(Files.exists(data().resolve("broker/.kafka_cleanshutdown"))).isTrue();
        }
        ServerProcess refused = start("--brokers", "3", "--port", "0");
        assertThat(refused.awaitExit(LIMIT)).isEqualTo(1);
        assertThat(refused.output()).contains("holds the data of a single broker");
    }

    private static String ready(ServerProcess process) {
        return Await.until(
                "the greeting",
                LIMIT,
                () -> {
                    assertThat(process.isAlive()).as(process.outputTail()).isTrue();
                    return process.output();
                },
                text -> text.contains("Ctrl-C"));
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private Path data() {
        return home.resolve("data");
    }

    private ServerProcess start(String... options) {
        return leat(
                Stream.concat(Stream.of("start", "--data", data().toString()), Stream.of(options))
                        .toArray(String[]::new));
    }

    private ServerProcess leat(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Distribution.leat().toString()));
        command.addAll(List.of(arguments));
        return ServerProcess.start(command, home.resolve("run-" + runs++ + ".log"));
    }
}
