package io.leat.broker.metrics;

import com.google.errorprone.annotations.ThreadSafe;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leat.broker.config.MetricsConfig;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers `GET /metrics`, in Prometheus's text format or in OpenMetrics, on a listener of its own.
/// From the moment it is bound it answers 503, until it is told what to show.
///
/// Each answer has a platform thread of its own. On a virtual one the JDK's BufferedWriter, which
/// the formats are written through, allocates 16 KiB with each word: 20 MB an answer.
@ThreadSafe
public final class MetricsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);

    private static final String PATH = "/metrics";
    private static final int BACKLOG = 16;

    /// Bounds of the JDK's server, which reads them once, from the process's properties: how many
    /// connections there are, and within how many seconds a request has to arrive and an answer to
    /// be taken.
    private static final Map<String, String> BOUNDS =
            Map.of(
                    "jdk.httpserver.maxConnections", "32",
                    "sun.net.httpserver.maxReqTime", "10",
                    "sun.net.httpserver.maxRspTime", "30");

    private static final Metric FAILURES =
            Metric.counter(
                            "leat_metrics_failures_total",
                            "Times that a part of the metrics could not be read and was left out.")
                    .advise("Any increase is a bug: `metrics.source_failed` in the broker's log.");
    static final List<Metric> METRICS = List.of(FAILURES);

    private final LongAdder failures = new LongAdder();
    private final HttpServer server;
    private final ExecutorService threads;

    /// Volatile: set once the broker serves, read by whoever answers. Empty until then.
    private volatile List<MetricSource> sources = List.of();

    private MetricsServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /// Listens where the configuration says, or throws and says where it could not.
    public static MetricsServer bind(MetricsConfig config) throws IOException {
        BOUNDS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        InetSocketAddress address =
                config.host().isEmpty()
                        ? new InetSocketAddress(config.port())
                        : new InetSocketAddress(config.host(), config.port());
        HttpServer http;
        try {
            http = HttpServer.create(address, BACKLOG);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "cannot show metrics at %s:%d: %s; stop the program that uses it, or change"
                                    .formatted(config.host(), config.port(), e)
                            + " metrics.listener",
                    e);
        }
        var threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().daemon().name("leat-metrics-", 0).factory());
        MetricsServer metrics = new MetricsServer(http, threads);
        http.createContext("/", metrics::answer);
        http.setExecutor(threads);
        http.start();
        LOG.info("metrics.listening address={}", metrics.address());
        return metrics;
    }

    /// Where it listens, the port as it really is.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /// From now on these are shown.
    public void show(List<MetricSource> shown) {
        sources = List.copyOf(shown);
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            answerOnce(exchange);
        } catch (IOException e) {
            LOG.debug("metrics.not_answered reason=\"{}\"", e.toString());
        }
    }

    private void answerOnce(HttpExchange exchange) throws IOException {
        try {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                refuse(exchange, 404, "there is only " + PATH + " here");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                refuse(exchange, 405, "only GET is answered");
            } else if (sources.isEmpty()) {
                refuse(exchange, 503, "the broker is starting");
            } else {
                show(exchange);
            }
        } catch (RuntimeException e) { // loop top: the next may ask all the same
            LOG.error("metrics.failed", e);
            refuse(exchange, 500, "the broker's log says more");
        }
    }

    private static void refuse(HttpExchange exchange, int status, String reason)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        send(exchange, status, (reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void show(HttpExchange exchange) throws IOException {
        MetricPage page = read();
        ExpositionFormatWriter writer = writer(exchange.getRequestHeaders().getFirst("Accept"));
        var text = new ByteArrayOutputStream();
        writer.write(text, page.snapshots());
        exchange.getResponseHeaders().set("Content-Type", writer.getContentType());
        send(exchange, 200, text.toByteArray());
    }

    /// Who would rather have protobuf, as a Prometheus that looks for native histograms, gets what
    /// else it takes: the library's own choice is a writer that is not there.
    private static ExpositionFormatWriter writer(@Nullable String accept) {
        OpenMetricsTextFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
        return openMetrics.accepts(accept) ? openMetrics : PrometheusTextFormatWriter.create();
    }

    private MetricPage read() {
        MetricPage page = new MetricPage();
        for (MetricSource source : sources) {
            try {
                source.read(page);
            } catch (RuntimeException e) { // loop top: the others are shown all the same
                failures.increment();
                LOG.error("metrics.source_failed source={}", source.getClass().getSimpleName(), e);
            }
        }
        page.put(FAILURES, failures.sum());
        return page;
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean bodiless = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    /// Who is being answered is cut off.
    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
