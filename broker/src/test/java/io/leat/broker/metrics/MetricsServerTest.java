package io.leat.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.broker.config.MetricsConfig;
import io.leat.log.activity.Durations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
    private static final Metric EVENTS =
            Metric.counter("test_events_total", "Events of a test.", "kind");
    private static final Metric WAITS = Metric.histogram("test_wait_seconds", "Waits of a test.");

    private MetricsServer server;

    @BeforeEach
    void bind() throws IOException {
        server = MetricsServer.bind(new MetricsConfig(true, "127.0.0.1", 0));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void showThree() {
        server.show(List.of(page -> page.put(EVENTS, 3, "a \"b\"")));
    }

    @Test
    void aScrapeIsAnsweredInPrometheusTextFormat() throws Exception {
        showThree();
        Scrape scrape = Scrape.of(server.address());
        assertThat(scrape.status()).isEqualTo(200);
        assertThat(scrape.contentType()).startsWith("text/plain; version=0.0.4");
        assertThat(scrape.text())
                .contains("# HELP test_events_total Events of a test.\n")
                .contains("# TYPE test_events_total counter\n")
                .contains("test_events_total{kind=\"a \\\"b\\\"\"} 3.0\n");
    }

    @Test
    void whoeverAsksForOpenMetricsGetsIt() throws Exception {
        showThree();
        Scrape scrape =
                Scrape.of(
                        server.address(),
                        "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(scrape.contentType()).startsWith("application/openmetrics-text");
        assertThat(scrape.text()).contains("# TYPE test_events counter\n").endsWith("# EOF\n");
    }

    @Test
    void whoeverPrefersProtobufGetsText() throws Exception {
        showThree();
        Scrape scrape =
                Scrape.of(
                        server.address(),
                        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                                + "encoding=delimited,text/plain;q=0.3");
        assertThat(scrape.contentType()).startsWith("text/plain");
    }

    @Test
    void durationsAreAHistogramInSeconds() throws Exception {
        Durations durations = new Durations();
        durations.add(100_000);
        durations.add(100_001);
        durations.add(20_000_000_000L);
        server.show(List.of(page -> page.put(WAITS, durations)));
        assertThat(Scrape.of(server.address()).values())
                .containsEntry("test_wait_seconds_bucket{le=\"1.0E-4\"}", 1.0)
                .containsEntry("test_wait_seconds_bucket{le=\"3.0E-4\"}", 2.0)
                .containsEntry("test_wait_seconds_bucket{le=\"10.0\"}", 2.0)
                .containsEntry("test_wait_seconds_bucket{le=\"+Inf\"}", 3.0)
                .containsEntry("test_wait_seconds_count", 3.0)
                .containsEntry("test_wait_seconds_sum", 20.000200001);
    }

    @Test
    void otherPathsAreNotFound() throws Exception {
        showThree();
        for (String path : List.of("/", "/metrics/x", "/metricsx", "/favicon.ico")) {
            assertThat(Scrape.of(server.address(), path, "GET", "*/*").status()).isEqualTo(404);
        }
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        showThree();
        for (String method : List.of("POST", "PUT", "DELETE", "HEAD", "OPTIONS")) {
            Scrape scrape = Scrape.of(server.address(), "/metrics", method, "*/*");
            assertThat(scrape.status()).as(method).isEqualTo(405);
            assertThat(scrape.response().headers().firstValue("Allow")).contains("GET");
        }
    }

    @Test
    void untilTheBrokerServesItSaysSo() throws Exception {
        Scrape scrape = Scrape.of(server.address());
        assertThat(scrape.status()).isEqualTo(503);
        assertThat(scrape.text()).contains("starting");
    }

    @Test
    void aPartThatCannotBeReadIsLeftOutAndCounted() throws Exception {
        MetricSource broken =
                page -> {
                    throw new IllegalStateException("told to");
                };
        server.show(List.of(broken, page -> page.put(EVENTS, 1, "b")));
        assertThat(Scrape.of(server.address()).values())
                .containsEntry("test_events_total{kind=\"b\"}", 1.0)
                .containsEntry("leat_metrics_failures_total", 1.0);
    }

    @Test
    void aPortInUseIsSaidInASentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config = new MetricsConfig(true, "127.0.0.1", taken.getLocalPort());
            assertThatThrownBy(() -> MetricsServer.bind(config).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("metrics.listener");
        }
    }

    @Test
    void anUnknownHostIsSaidInASentence() {
        var config = new MetricsConfig(true, "no-such-host.invalid", 9404);
        assertThatThrownBy(() -> MetricsServer.bind(config).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-host.invalid:9404")
                .hasMessageContaining("metrics.listener");
    }
}
