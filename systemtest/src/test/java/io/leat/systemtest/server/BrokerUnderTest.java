package io.leat.systemtest.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;

/// A broker that answers, as its clients and its operator see it. Not thread safe; tests that share
/// one use only what does not change it.
public final class BrokerUnderTest implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final BrokerSettings settings;
    private final BrokerLauncher launcher;
    private ServerProcess process;

    private BrokerUnderTest(
            BrokerSettings settings, BrokerLauncher launcher, ServerProcess process) {
        this.settings = settings;
        this.launcher = launcher;
        this.process = process;
    }

    /// Starts the chosen kind of broker and returns when it answers.
    public static BrokerUnderTest start(BrokerSettings settings) {
        return start(settings, BrokerKind.chosen());
    }

    /// As above, of the kind that the test needs.
    public static BrokerUnderTest start(BrokerSettings settings, BrokerKind kind) {
        BrokerLauncher launcher = kind.launcher();
        var broker = new BrokerUnderTest(settings, launcher, launcher.launch(settings));
        broker.awaitReady();
        return broker;
    }

    /// Launches a broker that is expected to refuse, and returns its process at once.
    public static ServerProcess launch(BrokerSettings settings) {
        return BrokerKind.chosen().launcher().launch(settings);
    }

    public String bootstrap() {
        return "127.0.0.1:" + settings.port();
    }

    public int port() {
        return settings.port();
    }

    public BrokerSettings settings() {
        return settings;
    }

    public ServerProcess process() {
        return process;
    }

    /// The directory that holds one directory per partition.
    public Path logDirectory() {
        return launcher.logDirectory(settings);
    }

    /// SIGKILL.
    public void kill() {
        process.kill();
    }

    /// Starts the stopped or killed broker again on the same files and the same port.
    public void startAgain() {
        process = launcher.launch(settings);
        awaitReady();
    }

    private void awaitReady() {
        Map<String, Object> client =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap(),
                        AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 20,
                        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 100);
        try (Admin admin = Admin.create(client)) {
            Await.until(
                    "the broker answers and knows itself",
                    START_LIMIT,
                    () -> {
                        requireAlive();
                        return admin.describeCluster().nodes().get(5, TimeUnit.SECONDS);
                    },
                    nodes -> nodes.stream().mapToInt(Node::port).anyMatch(p -> p == port()));
        }
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError("the broker ended by itself:\n" + process.outputTail());
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
