package io.leat.broker.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedZooKeeperTest {
    private static final byte[] DATA = "kept".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path directory;

    @Test
    void aRestartKeepsTheData() throws Exception {
        whileRunning(client ->
                client.create("/a", DATA, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        whileRunning(client -> assertThat(client.getData("/a", false, null)).isEqualTo(DATA));
    }

    @Test
    void aSessionTimeoutOfThreeSecondsIsGranted() throws Exception {
        whileRunning(client -> assertThat(client.getSessionTimeout()).isEqualTo(3_000));
    }

    @Test
    void aTakenPortIsReportedAsSuch() throws Exception {
        try (var first = EmbeddedZooKeeper.start(directory.resolve("first"), 0)) {
            assertThatThrownBy(() ->
                            EmbeddedZooKeeper.start(directory.resolve("second"), first.port()))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void closingTwiceDoesNothing() throws Exception {
        var server = EmbeddedZooKeeper.start(directory, 0);
        server.close();
        server.close();
    }

    private interface Use {
        void of(ZooKeeper client) throws Exception;
    }

    private void whileRunning(Use use) throws Exception {
        try (var server = EmbeddedZooKeeper.start(directory, 0)) {
            ZooKeeper client = connect(server);
            try {
                use.of(client);
            } finally {
                client.close();
            }
        }
    }

    private static ZooKeeper connect(EmbeddedZooKeeper server) throws Exception {
        var connected = new CountDownLatch(1);
        var client =
                new ZooKeeper(
                        server.connectString(),
                        3_000,
                        event -> {
                            if (event.getState() == KeeperState.SyncConnected) {
                                connected.countDown();
                            }
                        });
        assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
        return client;
    }
}
