package io.leat.broker.coordination;

import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.server.DataNode;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/// A real ZooKeeper in this process, on a port of its own, that can be stopped and started again.
public final class TestZooKeeper implements AutoCloseable {
    private static final int TICK_MILLIS = 200;

    private final Path directory;
    private int port;
    private ZooKeeperServer server;
    private ServerCnxnFactory connections;

    private TestZooKeeper(Path directory) {
        this.directory = directory;
        start();
    }

    public static TestZooKeeper start(Path directory) {
        return new TestZooKeeper(directory);
    }

    public void start() {
        try {
            server = new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MILLIS);
            server.setMinSessionTimeout(TICK_MILLIS);
            connections =
                    ServerCnxnFactory.createFactory(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            connections.startup(server);
            port = connections.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void stop() {
        connections.shutdown();
        server.shutdown(true);
    }

    public CoordinationOptions options(Duration sessionTimeout) {
        return new CoordinationOptions(
                "127.0.0.1:" + port + "/leat/test", sessionTimeout, new OneInSync());
    }

    /// One replica is enough, if it is in sync.
    private record OneInSync() implements ReplicaRules {
        @Override
        public int inSyncMin(ClusterImage image, TopicImage topic) {
            return 1;
        }

        @Override
        public boolean mayElectUnclean(ClusterImage image, TopicImage topic) {
            return false;
        }
    }

    /// Ends the session that owns the node, as if its owner had not been heard of for too long.
    /// Waits until the node is there: its owner may be between two sessions.
    void expireOwnerOf(String path) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        DataNode node = server.getZKDatabase().getNode("/leat/test" + path);
        while (node == null) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(path + " did not come back within 30 s");
            }
            LockSupport.parkNanos(1_000_000);
            node = server.getZKDatabase().getNode("/leat/test" + path);
        }
        server.closeSession(node.stat.getEphemeralOwner());
    }

    /// When the node was made, when its data last changed, and when its children did.
    record Times(long created, long changed, long childrenChanged) {}

    Times times(String path) {
        var stat = server.getZKDatabase().getNode("/leat/test" + path).stat;
        return new Times(stat.getCzxid(), stat.getMzxid(), stat.getPzxid());
    }

    boolean has(String path) {
        return server.getZKDatabase().getNode("/leat/test" + path) != null;
    }

    byte[] data(String path) {
        byte[] data = server.getZKDatabase().getNode("/leat/test" + path).getData();
        return Arrays.copyOf(data, data.length);
    }

    @Override
    public void close() {
        stop();
    }
}
