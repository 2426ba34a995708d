package io.leat.broker;

import io.leat.broker.config.MetricsConfig;
import io.leat.broker.metrics.MetricSource;
import io.leat.broker.metrics.MetricsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Collects what can be measured while the broker starts, and shows it once it serves. Without a
/// listener it does nothing, and nothing of the metrics is loaded. Confined to the starting thread.
final class Metering implements AutoCloseable {
    private final @Nullable MetricsServer server;
    private final List<MetricSource> sources = new ArrayList<>();

    private Metering(@Nullable MetricsServer server) {
        this.server = server;
    }

    /// Listens where the configuration says, if it does.
    static Metering open(MetricsConfig config) throws IOException {
        return new Metering(config.on() ? MetricsServer.bind(config) : null);
    }

    void add(Supplier<MetricSource> source) {
        if (server != null) {
            sources.add(source.get());
        }
    }

    void show() {
        if (server != null) {
            server.show(sources);
        }
    }

    /// Where it listens, if it does.
    Optional<InetSocketAddress> address() {
        return Optional.ofNullable(server).map(MetricsServer::address);
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
