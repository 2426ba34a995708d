package io.leat.broker.zookeeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Apache ZooKeeper as a single server in this process, on the loopback address only. Its
/// transaction log and snapshots lie under the given directory and survive restarts; every write is
/// forced to disk before it is answered.
public final class EmbeddedZooKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);

    private static final int TICK_MILLIS = 500;
    private static final int SESSION_MILLIS_MIN = 2 * TICK_MILLIS;
    private static final int SESSION_MILLIS_MAX = 60_000;
    private static final int CONNECTIONS_MAX = 200;
    private static final int LISTEN_BACKLOG = -1;
    private static final int SNAPSHOTS_KEPT = 3;
    private static final int PURGE_INTERVAL_HOURS = 1;

    private final FileTxnSnapLog files;
    private final Connections connections;
    private final ZooKeeperServer server;
    private final DatadirCleanupManager purge;

    private EmbeddedZooKeeper(FileTxnSnapLog files, Connections connections, Server server) {
        this.files = files;
        this.connections = connections;
        this.server = server;
        this.purge =
                new DatadirCleanupManager(
                        files.getSnapDir().getParentFile(),
                        files.getDataLogDir().getParentFile(),
                        SNAPSHOTS_KEPT,
                        PURGE_INTERVAL_HOURS);
    }

    /// Starts the server on its files in `directory`; `port` 0 takes any free one. It answers when
    /// this returns.
    public static EmbeddedZooKeeper start(Path directory, int port)
            throws IOException, InterruptedException {
        ZooKeeperSettings.applyEmbedded();
        Files.createDirectories(directory);
        var files = new FileTxnSnapLog(directory.toFile(), directory.toFile());
        var connections = new Connections();
        var zooKeeper = new EmbeddedZooKeeper(files, connections, new Server(files));
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            connections.configure(address, CONNECTIONS_MAX, LISTEN_BACKLOG, false);
            connections.startup(zooKeeper.server);
        } catch (IOException | InterruptedException failed) {
            zooKeeper.close();
            throw failed;
        }
        zooKeeper.purge.start();
        LOG.info("zookeeper.started address={} dir={}", zooKeeper.connectString(), directory);
        return zooKeeper;
    }

    /// The port that it listens on.
    public int port() {
        return connections.getLocalPort();
    }

    /// The value of `zookeeper.connect` for clients in this machine.
    public String connectString() {
        return "127.0.0.1:" + port();
    }

    /// Stops answering, writes what is pending and closes the files. Idempotent.
    @Override
    public void close() throws IOException {
        purge.shutdown();
        connections.shutdown();
        server.shutdown();
        files.close();
    }

    /// ZooKeeper registers its server and every connection with JMX, which would load the whole
    /// management stack; nobody could look at it here.
    private static final class Server extends ZooKeeperServer {
        Server(FileTxnSnapLog files) {
            super(
                    files,
                    TICK_MILLIS,
                    SESSION_MILLIS_MIN,
                    SESSION_MILLIS_MAX,
                    LISTEN_BACKLOG,
                    new ZKDatabase(files),
                    "");
        }

        @Override
        protected void registerJMX() {}

        @Override
        protected void unregisterJMX() {}
    }

    /// See [Server].
    private static final class Connections extends NIOServerCnxnFactory {
        @Override
        public void registerConnection(ServerCnxn connection) {}

        @Override
        public void unregisterConnection(ServerCnxn connection) {}
    }
}
