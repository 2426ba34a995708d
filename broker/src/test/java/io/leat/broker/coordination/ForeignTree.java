package io.leat.broker.coordination;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.zookeeper.KeeperException.Code;

/// Changes the tree as somebody else would.
final class ForeignTree {
    private ForeignTree() {}

    static void overwriteClusterId(CoordinationOptions options) throws InterruptedException {
        byte[] foreign = "{\"version\":\"1\",\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        change(options, (session, done) -> session.set("/cluster/id", foreign, -1, done));
    }

    /// Deletes a mirrored node.
    static void delete(CoordinationOptions options, String path) throws InterruptedException {
        change(
                options,
                (session, done) ->
                        session.write(
                                session.writes().delete(TreeNode.at(path).orElseThrow(), -1),
                                done));
    }

    /// Says that the registration `epoch` of a broker is that of a dead process.
    static void createSuspect(CoordinationOptions options, int broker, long epoch)
            throws InterruptedException {
        byte[] data = ("{\"version\":1,\"epoch\":" + epoch + "}").getBytes(StandardCharsets.UTF_8);
        change(
                options,
                (session, done) ->
                        session.write(
                                session.writes().create(new TreeNode.Suspect(broker), data), done));
    }

    private static void change(
            CoordinationOptions options,
            BiConsumer<ZooKeeperSession, ZooKeeperSession.WriteListener> change)
            throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        try (CoordinationLoop loop = CoordinationLoop.start(System::nanoTime)) {
            ZooKeeperSession session = ZooKeeperSession.open(options, loop, (own, event) -> {});
            change.accept(
                    session,
                    code -> {
                        if (code == Code.OK) {
                            done.countDown();
                        }
                    });
            if (!done.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("not written");
            }
            session.close();
        }
    }
}
