package io.leat.broker.coordination;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/// One session with ZooKeeper, from its beginning to its end: nothing that was begun in one session
/// is ever carried out in the next. Paths are below the root; every answer comes on the loop, in
/// the order in which ZooKeeper gave answers and events.
final class ZooKeeperSession {
    interface EventListener {
        void event(ZooKeeperSession session, WatchedEvent event);
    }

    interface DataListener {
        /// `data` and `stat` are there when `code` is OK.
        void read(Code code, byte @Nullable [] data, @Nullable Stat stat);
    }

    interface ChildrenListener {
        void read(Code code, List<String> children);
    }

    interface WriteListener {
        void written(Code code);
    }

    private static final List<ACL> OPEN = List.of(new ACL(Perms.ALL, new Id("world", "anyone")));

    private final CoordinationLoop loop;
    private final String root;
    private final ZooKeeper zooKeeper;

    private ZooKeeperSession(
            CoordinationOptions options, CoordinationLoop loop, EventListener listener)
            throws IOException {
        this.loop = loop;
        this.root = options.root();
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        this.zooKeeper =
                new ZooKeeper(
                        options.servers(),
                        (int) options.sessionTimeout().toMillis(),
                        event -> loop.post(() -> listener.event(this, event)),
                        config);
    }

    /// Begins to connect; the listener hears when that is done.
    static ZooKeeperSession open(
            CoordinationOptions options, CoordinationLoop loop, EventListener listener) {
        try {
            return new ZooKeeperSession(options, loop, listener);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a session with ZooKeeper", e);
        }
    }

    long id() {
        return zooKeeper.getSessionId();
    }

    int timeoutMillis() {
        return zooKeeper.getSessionTimeout();
    }

    /// The node's path below the root; empty when it lies elsewhere.
    String below(String fullPath) {
        return fullPath.startsWith(root) ? fullPath.substring(root.length()) : "";
    }

    /// Every change anywhere below the root becomes an event, until the session ends.
    void watchTree(WriteListener listener) {
        zooKeeper.addWatch(
                root.isEmpty() ? "/" : root,
                AddWatchMode.PERSISTENT_RECURSIVE,
                (code, path, context) -> answer(listener, code),
                null);
    }

    /// What is read afterwards is not older than the moment of this call.
    void sync() {
        zooKeeper.sync(root.isEmpty() ? "/" : root, (code, path, context) -> {}, null);
    }

    void read(String path, DataListener listener) {
        zooKeeper.getData(
                root + path,
                false,
                (code, at, context, data, stat) ->
                        loop.post(() -> listener.read(Code.get(code), data, stat)),
                null);
    }

    void children(String path, ChildrenListener listener) {
        zooKeeper.getChildren(
                root + path,
                false,
                (code, at, context, names) ->
                        loop.post(() ->
                                listener.read(Code.get(code), names == null ? List.of() : names)),
                null);
    }

    /// Creates a lasting node whose path is *not* below the root but complete.
    void createAtFullPath(String fullPath, byte[] data, WriteListener listener) {
        zooKeeper.create(
                fullPath,
                data,
                OPEN,
                CreateMode.PERSISTENT,
                (code, at, context, name) -> answer(listener, code),
                null);
    }

    String root() {
        return root;
    }

    void set(String path, byte[] data, int version, WriteListener listener) {
        zooKeeper.setData(
                root + path,
                data,
                version,
                (code, at, context, stat) -> answer(listener, code),
                null);
    }

    /// All of `writes` or none.
    void write(Writes writes, WriteListener listener) {
        zooKeeper.multi(
                writes.ops(), (code, path, context, results) -> answer(listener, code), null);
    }

    Writes writes() {
        return new Writes(root);
    }

    /// Ends the session; its ephemeral nodes are gone when this returns, if ZooKeeper was there.
    void close() {
        try {
            zooKeeper.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(WriteListener listener, int code) {
        loop.post(() -> listener.written(Code.get(code)));
    }

    /// Collects the parts of one atomic write.
    static final class Writes {
        private final String root;
        private final List<Op> ops = new ArrayList<>();

        Writes(String root) {
            this.root = root;
        }

        Writes check(TreeNode node, int version) {
            ops.add(Op.check(root + node.path(), version));
            return this;
        }

        Writes set(TreeNode node, byte[] data, int version) {
            ops.add(Op.setData(root + node.path(), data, version));
            return this;
        }

        Writes delete(TreeNode node, int version) {
            ops.add(Op.delete(root + node.path(), version));
            return this;
        }

        Writes create(TreeNode node, byte[] data) {
            ops.add(Op.create(root + node.path(), data, OPEN, CreateMode.PERSISTENT));
            return this;
        }

        Writes createEphemeral(TreeNode node, byte[] data) {
            ops.add(Op.create(root + node.path(), data, OPEN, CreateMode.EPHEMERAL));
            return this;
        }

        List<Op> ops() {
            return ops;
        }
    }
}
