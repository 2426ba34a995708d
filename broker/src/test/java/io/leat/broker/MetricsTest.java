package io.leat.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfigReading;
import io.leat.broker.metrics.Metric;
import io.leat.broker.metrics.MetricTable;
import io.leat.broker.metrics.Scrape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole broker with its metrics listener on.
class MetricsTest {
    private static final Map<String, String> ON = Map.of("metrics.listener", "http://127.0.0.1:0");

    /// What has no series before something of it has happened.
    private static final Set<String> LATER =
            Set.of(
                    "leat_request_duration_seconds",
                    "leat_request_errors_total",
                    "leat_request_bytes_total",
                    "leat_response_bytes_total");

    @TempDir Path data;

    @Test
    void everyMetricThatIsDeclaredIsShownAndNoOther() throws Exception {
        try (RunningBroker running = RunningBroker.start(data, ON)) {
            Scrape scrape = Scrape.of(address(running));
            Map<String, String> declared = new HashMap<>();
            for (Metric metric : MetricTable.metrics()) {
                declared.put(metric.name(), metric.kind().name().toLowerCase(Locale.ROOT));
            }
            assertThat(declared).containsAllEntriesOf(scrape.types());
            Set<String> missing =
                    declared.keySet().stream()
                            .filter(name -> !scrape.types().containsKey(name))
                            .collect(Collectors.toSet());
            assertThat(LATER).containsAll(missing);
        }
    }

    @Test
    void aBrokerByItselfIsTheControllerAndWell() throws Exception {
        try (RunningBroker running = RunningBroker.start(data, ON)) {
            assertThat(Scrape.of(address(running)).values())
                    .containsEntry("leat_controller", 1.0)
                    .containsEntry("leat_zookeeper_connected", 1.0)
                    .containsEntry("leat_cluster_brokers{standing=\"active\"}", 1.0)
                    .containsEntry("leat_cluster_brokers{standing=\"fenced\"}", 0.0)
                    .containsEntry("leat_replicas_offline", 0.0)
                    .containsEntry("leat_metrics_failures_total", 0.0);
        }
    }

    @Test
    void withoutTheKeyNothingListens() throws Exception {
        try (RunningBroker running = RunningBroker.start(data, Map.of())) {
            assertThat(running.broker().metricsAddress()).isEmpty();
        }
    }

    @Test
    void aPortInUseStopsTheStartWithASentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String listener = "http://127.0.0.1:" + taken.getLocalPort();
            assertThatThrownBy(() ->
                            RunningBroker.start(data, Map.of("metrics.listener", listener)).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("metrics.listener");
        }
    }

    @Test
    void aListenerThatIsNoneIsRefusedWithItsForm() {
        for (String bad : Set.of("9404", "https://127.0.0.1:9404", "http://h:70000", "http://h")) {
            Map<String, String> texts =
                    Map.of(
                            "broker.id", "1",
                            "log.dirs", "/nowhere",
                            "zookeeper.connect", "127.0.0.1:1",
                            "metrics.listener", bad);
            assertThat(BrokerConfig.read("test", texts))
                    .isInstanceOfSatisfying(
                            ConfigReading.Refused.class,
                            refused ->
                                    assertThat(refused.problems().toString())
                                            .contains("metrics.listener")
                                            .contains(bad)
                                            .contains("http://host:port"));
        }
    }

    private static InetSocketAddress address(RunningBroker running) {
        return running.broker().metricsAddress().orElseThrow();
    }
}
