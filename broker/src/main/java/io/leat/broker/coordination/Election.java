package io.leat.broker.coordination;

import io.leat.broker.coordination.TreeState.ControllerNode;
import io.leat.broker.coordination.TreeState.Epoch;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes this broker the controller when there is none. To be elected is one write: the epoch goes
/// up and `/controller` appears, or neither. The version that later writes check is the one that
/// this write made; it is never looked up again, because what is looked up may already belong to a
/// successor (KAFKA-1096, KAFKA-6082). Confined to the loop.
final class Election {
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    private final TreeState state;
    private boolean writing;
    private boolean abstaining;
    private @Nullable Leadership leadership;

    Election(TreeState state) {
        this.state = state;
    }

    @Nullable Leadership leadership() {
        return leadership;
    }

    /// Whether what it asked ZooKeeper for is still open.
    boolean isRunning() {
        return writing;
    }

    /// What another session won is of no use in this one.
    void sessionChanged() {
        writing = false;
        leadership = null;
    }

    /// A write of ours was refused because another controller was elected.
    void deposed() {
        if (leadership != null) {
            LOG.warn("controller.deposed epoch={}", leadership.epoch());
            leadership = null;
        }
    }

    /// Called whenever the state is consistent. `broker` is registered in `session`.
    void step(ZooKeeperSession session, int broker) {
        ControllerNode controller = state.controller();
        Epoch epoch = state.epoch();
        if (epoch == null || writing) {
            return;
        }
        if (controller == null) {
            deposed();
            if (!abstaining) {
                run(session, broker, epoch, session.writes());
            }
        } else if (controller.session() != session.id()) {
            deposed();
        } else if (leadership == null && controller.epoch() == epoch.value()) {
            leadership = new Leadership(epoch.value(), epoch.version());
            LOG.info("controller.elected broker={} epoch={}", broker, epoch.value());
        }
    }

    /// Gives up the office, and does not stand for it again until [#standAgain()].
    void resign(ZooKeeperSession session) {
        ControllerNode controller = state.controller();
        if (writing || leadership == null || controller == null) {
            return;
        }
        writing = true;
        abstaining = true;
        LOG.warn("controller.resigned epoch={}", leadership.epoch());
        leadership = null;
        session.write(
                session.writes().delete(new TreeNode.Controller(), controller.version()),
                code -> writing = false);
    }

    void standAgain() {
        abstaining = false;
    }

    /// The process that held the office is gone: `writes` take away what it left behind, and this
    /// broker is elected with the same write.
    void takeOver(ZooKeeperSession session, int broker, ZooKeeperSession.Writes writes) {
        ControllerNode controller = state.controller();
        Epoch epoch = state.epoch();
        if (!writing && controller != null && epoch != null) {
            writes.delete(new TreeNode.Controller(), controller.version());
            run(session, broker, epoch, writes);
        }
    }

    private void run(
            ZooKeeperSession session, int broker, Epoch last, ZooKeeperSession.Writes writes) {
        writing = true;
        int epoch = last.value() + 1;
        Map<String, @Nullable Object> node = new LinkedHashMap<>();
        node.put("version", 1);
        node.put("brokerid", broker);
        node.put("epoch", epoch);
        byte[] value = Integer.toString(epoch).getBytes(StandardCharsets.UTF_8);
        writes.set(new TreeNode.ControllerEpoch(), value, last.version())
                .createEphemeral(new TreeNode.Controller(), Json.write(node));
        session.write(
                writes,
                code -> {
                    writing = false;
                    if (code == Code.OK) {
                        leadership = new Leadership(epoch, last.version() + 1);
                        LOG.info("controller.elected broker={} epoch={}", broker, epoch);
                    } else {
                        LOG.info("controller.election.lost broker={} code={}", broker, code);
                    }
                });
    }
}
