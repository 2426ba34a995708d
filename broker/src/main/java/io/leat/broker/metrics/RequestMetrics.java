package io.leat.broker.metrics;

import io.leat.broker.net.ApiTraffic;
import io.leat.broker.net.SocketServer;
import io.leat.broker.net.Traffic;
import io.leat.protocol.message.ApiKey;
import java.util.List;
import java.util.Locale;

/// Requests by API, and the connections on which they come.
public record RequestMetrics(SocketServer sockets) implements MetricSource {
    private static final String API = "api";

    private static final Metric DURATION =
            Metric.histogram(
                            "leat_request_duration_seconds",
                            "From a request's last byte to its answer's last; a fetch waits for"
                                    + " records, and acks=all for every in-sync replica.",
                            API)
                    .advise(
                            "Produce grows: slow disks here (`leat_flush_duration_seconds`) or on"
                                    + " followers; others: CPU, or consumers that do not read.");
    private static final Metric ERRORS =
            Metric.counter(
                            "leat_request_errors_total",
                            "Errors in answers, by API and error; one answer may carry several.",
                            API,
                            "error")
                    .advise(
                            "NOT_LEADER_OR_FOLLOWER comes with every move of a leader;"
                                    + " KAFKA_STORAGE_ERROR, NOT_ENOUGH_REPLICAS,"
                                    + " REQUEST_TIMED_OUT and CORRUPT_MESSAGE have a cause on a"
                                    + " broker.");
    private static final Metric REQUEST_BYTES =
            Metric.counter("leat_request_bytes_total", "Bytes of requests.", API);
    private static final Metric RESPONSE_BYTES =
            Metric.counter("leat_response_bytes_total", "Bytes of answers.", API);
    private static final Metric OPEN =
            Metric.gauge("leat_connections_open", "Open connections of clients and brokers.")
                    .advise("Near `max.connections`: the next are refused.");
    private static final Metric ACCEPTED =
            Metric.counter("leat_connections_accepted_total", "Connections that were let in.");
    private static final Metric REFUSED =
            Metric.counter(
                            "leat_connections_refused_total",
                            "Connections that were closed at once because there were too many.")
                    .advise(
                            "Any increase: `connection.refused` names the address; see"
                                    + " `max.connections` and `max.connections.per.ip`.");
    private static final Metric CLOSED =
            Metric.counter(
                            "leat_connections_closed_total",
                            "Connections that were closed, by reason: by the peer, rejected (what"
                                    + " came was not understood), expired, failed (a bug), stopped"
                                    + " (with the broker).",
                            "reason")
                    .advise(
                            "Rejected or failed: `connection.rejected` and `connection.failed` in"
                                    + " the broker's log say who and why.");
    private static final Metric BUFFERS =
            Metric.gauge(
                    "leat_request_buffer_used_bytes", "Memory of requests that are being handled.");
    private static final Metric BUFFERS_MAX =
            Metric.gauge(
                            "leat_request_buffer_max_bytes",
                            "Memory that requests may take before the next are left waiting.")
                    .advise(
                            "`leat_request_buffer_used_bytes` stays near it: producers wait; raise"
                                    + " `queued.max.request.bytes`.");
    static final List<Metric> METRICS =
            List.of(
                    DURATION,
                    ERRORS,
                    REQUEST_BYTES,
                    RESPONSE_BYTES,
                    OPEN,
                    ACCEPTED,
                    REFUSED,
                    CLOSED,
                    BUFFERS,
                    BUFFERS_MAX);

    @Override
    public void read(MetricPage page) {
        Traffic traffic = sockets.traffic();
        traffic.apis().forEach((api, requests) -> read(api, requests, page));
        page.put(OPEN, sockets.connectionCount());
        page.put(ACCEPTED, traffic.acceptedConnections());
        page.put(REFUSED, traffic.refusedConnections());
        for (Traffic.Ending ending : Traffic.Ending.values()) {
            page.put(CLOSED, traffic.endedConnections(ending), word(ending));
        }
        page.put(BUFFERS, sockets.bufferBytes());
        page.put(BUFFERS_MAX, sockets.bufferBytesMax());
    }

    private static void read(ApiKey key, ApiTraffic requests, MetricPage page) {
        if (requests.requestBytes() == 0) {
            return;
        }
        String api = word(key);
        page.put(DURATION, requests.durations(), api);
        page.put(REQUEST_BYTES, requests.requestBytes(), api);
        page.put(RESPONSE_BYTES, requests.responseBytes(), api);
        requests.errors().forEach((error, count) -> page.put(ERRORS, count, api, error.name()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
