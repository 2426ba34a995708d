package io.leat.broker.coordination;

import io.leat.broker.coordination.TreeState.ControllerNode;
import io.leat.broker.coordination.TreeState.Epoch;
import io.leat.cluster.office.Candidacy;
import io.leat.cluster.office.Leadership;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes this broker the controller when there is none: writes what [Candidacy] decides. Confined
/// to the loop.
final class Election {
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    private final TreeState state;
    private final Candidacy candidacy = new Candidacy();

    Election(TreeState state) {
        this.state = state;
    }

    @Nullable Leadership leadership() {
        return candidacy.leadership();
    }

    /// Whether what it asked ZooKeeper for is still open.
    boolean isRunning() {
        return candidacy.isAsking();
    }

    /// What another session won is of no use in this one.
    void sessionChanged() {
        candidacy.sessionChanged();
    }

    /// A write of ours was refused because another controller was elected.
    void deposed() {
        Leadership lost = candidacy.deposed();
        if (lost != null) {
            LOG.warn("controller.deposed epoch={}", lost.epoch());
        }
    }

    /// Called whenever the state is consistent. `broker` is registered in `session`.
    void step(ZooKeeperSession session, int broker) {
        Epoch epoch = state.epoch();
        if (epoch == null) {
            return;
        }
        Leadership before = candidacy.leadership();
        if (candidacy.stands(seen(session, epoch))) {
            run(session, broker, epoch, session.writes());
        }
        Leadership after = candidacy.leadership();
        if (before == null && after != null) {
            LOG.info("controller.elected broker={} epoch={}", broker, after.epoch());
        } else if (before != null && after == null) {
            LOG.warn("controller.deposed epoch={}", before.epoch());
        }
    }

    private Candidacy.Seen seen(ZooKeeperSession session, Epoch epoch) {
        ControllerNode holder = state.controller();
        return new Candidacy.Seen(
                epoch.value(),
                epoch.version(),
                holder == null ? null : holder.epoch(),
                holder != null && holder.session() == session.id());
    }

    /// Gives up the office, and does not stand for it again until [#standAgain()].
    void resign(ZooKeeperSession session) {
        ControllerNode controller = state.controller();
        if (controller != null && candidacy.resigns()) {
            LOG.warn("controller.resigned epoch={}", controller.epoch());
            session.write(
                    session.writes().delete(new TreeNode.Controller(), controller.version()),
                    code -> candidacy.answered(null));
        }
    }

    void standAgain() {
        candidacy.standAgain();
    }

    /// The process that held the office is gone: `writes` take away what it left behind, and this
    /// broker is elected with the same write.
    void takeOver(ZooKeeperSession session, int broker, ZooKeeperSession.Writes writes) {
        ControllerNode controller = state.controller();
        Epoch epoch = state.epoch();
        if (!candidacy.isAsking() && controller != null && epoch != null) {
            writes.delete(new TreeNode.Controller(), controller.version());
            run(session, broker, epoch, writes);
        }
    }

    private void run(
            ZooKeeperSession session, int broker, Epoch last, ZooKeeperSession.Writes writes) {
        candidacy.asks();
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
                    boolean won = code == Code.OK;
                    candidacy.answered(won ? new Leadership(epoch, last.version() + 1) : null);
                    if (won) {
                        LOG.info("controller.elected broker={} epoch={}", broker, epoch);
                    } else {
                        LOG.info("controller.election.lost broker={} code={}", broker, code);
                    }
                });
    }
}
