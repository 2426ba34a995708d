package io.leat.broker.coordination;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the tree as a whole when a session begins or was interrupted, and each node again that an
/// event names. Says when nothing is outstanding: then the state is one moment of the tree (why, is
/// told above the package). Confined to the loop; one per session.
final class TreeReader {
    private static final Logger LOG = LoggerFactory.getLogger(TreeReader.class);
    private static final List<String> FOLDERS =
            List.of(
                    TreeNode.BROKERS,
                    TreeNode.OWNERS,
                    TreeNode.ACTIVE,
                    TreeNode.SUSPECTS,
                    TreeNode.PAGES,
                    TreeNode.BROKER_CONFIGS);
    private static final List<TreeNode> SINGLE_NODES =
            List.of(
                    new TreeNode.ClusterId(),
                    new TreeNode.Controller(),
                    new TreeNode.ControllerEpoch());

    /// Who hears what the reader finds.
    interface Listener {
        /// The state is the tree at one moment.
        void consistent();

        /// The folders of the tree are not all there.
        void incompleteTree();

        /// A node cannot be understood: another version or another product wrote it.
        void unreadable(String path, IllegalArgumentException problem);
    }

    private final ZooKeeperSession session;
    private final TreeState state;
    private final Listener listener;
    private final Set<TreeNode> outstanding = new HashSet<>();
    private Set<TreeNode> notListed = new HashSet<>();
    private int outstandingFolders;
    private boolean folderMissing;

    /// Answers that belong to an earlier beginning than this are ignored.
    private int generation;

    TreeReader(ZooKeeperSession session, TreeState state, Listener listener) {
        this.session = session;
        this.state = state;
        this.listener = listener;
    }

    /// Reads everything. What an interrupted reading still had to come is given up.
    void readAll() {
        generation++;
        outstanding.clear();
        folderMissing = false;
        notListed = new HashSet<>(state.nodes());
        SINGLE_NODES.forEach(notListed::remove);
        session.sync();
        SINGLE_NODES.forEach(this::read);
        outstandingFolders = FOLDERS.size();
        for (String folder : FOLDERS) {
            int asked = generation;
            session.children(folder, (code, names) -> listed(asked, folder, code, names));
        }
    }

    /// An event named this path. Whether that is a node that is mirrored, and now read again.
    boolean changed(String path) {
        Optional<TreeNode> node = TreeNode.at(path);
        node.ifPresent(this::read);
        return node.isPresent();
    }

    private void listed(int asked, String folder, Code code, List<String> names) {
        if (asked != generation || isInterrupted(code)) {
            return;
        }
        folderMissing |= code == Code.NONODE;
        for (String name : names) {
            Optional<TreeNode> node = TreeNode.child(folder, name);
            node.ifPresent(found -> {
                notListed.remove(found);
                read(found);
            });
        }
        outstandingFolders--;
        if (outstandingFolders == 0) {
            notListed.forEach(state::remove);
            notListed.clear();
            if (folderMissing) {
                listener.incompleteTree();
                return;
            }
        }
        finishIfQuiet();
    }

    /// A read that is under way when an event arrives is computed after the change: see above.
    private void read(TreeNode node) {
        notListed.remove(node);
        if (outstanding.add(node)) {
            int asked = generation;
            session.read(node.path(), (code, data, stat) -> found(asked, node, code, data, stat));
        }
    }

    private void found(
            int asked, TreeNode node, Code code, byte @Nullable [] data, @Nullable Stat stat) {
        if (asked != generation || isInterrupted(code)) {
            return;
        }
        outstanding.remove(node);
        if (data == null || stat == null) {
            state.remove(node);
        } else {
            try {
                state.put(node, data, stat);
            } catch (IllegalArgumentException e) {
                listener.unreadable(node.path(), e);
            }
        }
        finishIfQuiet();
    }

    private void finishIfQuiet() {
        if (outstanding.isEmpty() && outstandingFolders == 0 && !folderMissing) {
            listener.consistent();
        }
    }

    /// The connection went away; everything is read anew once it is back.
    private boolean isInterrupted(Code code) {
        if (code == Code.OK || code == Code.NONODE) {
            return false;
        }
        LOG.debug("coordination.read.interrupted session={} code={}", session.id(), code);
        return true;
    }
}
