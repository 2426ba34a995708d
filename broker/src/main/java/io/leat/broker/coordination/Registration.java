package io.leat.broker.coordination;

import io.leat.broker.coordination.TreeState.ControllerNode;
import io.leat.broker.coordination.TreeState.Epoch;
import io.leat.broker.coordination.TreeState.LiveBroker;
import io.leat.broker.coordination.TreeState.Owner;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps this broker registered, in every session anew. A registration that our own earlier life
/// left behind is replaced at once (KAFKA-1387, KAFKA-7165); one of somebody else is waited for as
/// long as a dead broker's session can last, then this broker gives up. Confined to the loop.
///
/// Every registration of an id sets the id's owner node to a new version. A stale registration is
/// deleted together with a check of that version, so that it cannot be a newer one that goes.
final class Registration {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    /// ZooKeeper may notice the end of a session this much later than its time-out.
    private static final long EXPIRY_DELAY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final CoordinationLoop loop;
    private final TreeState state;
    private BrokerNode node;
    private final Consumer<RuntimeException> failed;
    private final CompletableFuture<BrokerRegistration> registered = new CompletableFuture<>();
    private boolean writing;
    private boolean waiting;
    private long waitEndsNanos;

    /// `failed` hears when this broker cannot be registered and has to stop.
    Registration(
            CoordinationLoop loop,
            TreeState state,
            BrokerNode node,
            Consumer<RuntimeException> failed) {
        this.failed = failed;
        this.loop = loop;
        this.state = state;
        this.node = node;
    }

    /// From now on the registration says that this broker wants to stop.
    void stopping() {
        node = node.whenStopping();
    }

    /// Completed with the first registration that is no longer fenced, or with
    /// [BrokerIdInUseException].
    CompletableFuture<BrokerRegistration> registered() {
        return registered;
    }

    int broker() {
        return node.id();
    }

    boolean isIn(ZooKeeperSession session) {
        LiveBroker live = state.broker(node.id());
        return live != null && live.session() == session.id();
    }

    /// A new session knows nothing of what the last one was about to write.
    void sessionChanged() {
        writing = false;
        waiting = false;
    }

    /// Called whenever the state is consistent. Returns what is to be said once everybody has heard
    /// of the image.
    List<Runnable> step(ZooKeeperSession session) {
        if (writing || registered.isCompletedExceptionally()) {
            return List.of();
        }
        LiveBroker live = state.broker(node.id());
        if (live == null) {
            write(session, session.writes());
        } else if (live.session() == session.id()) {
            return stepRegistered(session, live);
        } else if (live.node().instance().equals(node.instance())) {
            LOG.info("broker.registration.replaced broker={} epoch={}", node.id(), live.epoch());
            write(session, withoutStale(session, live));
        } else {
            await(session);
        }
        return List.of();
    }

    private List<Runnable> stepRegistered(ZooKeeperSession session, LiveBroker live) {
        BrokerRegistration registration = state.registration(node.id(), live);
        if (node.stopping() && registration.standing() == BrokerStanding.ACTIVE) {
            tellStopping(session, live);
        }
        return registration.isLive() ? List.of(() -> registered.complete(registration)) : List.of();
    }

    private void tellStopping(ZooKeeperSession session, LiveBroker live) {
        writing = true;
        session.set(
                new TreeNode.Broker(node.id()).path(),
                node.encode(),
                live.version(),
                code -> {
                    writing = false;
                    LOG.info("broker.stopping broker={} code={}", node.id(), code);
                });
    }

    private ZooKeeperSession.Writes withoutStale(ZooKeeperSession session, LiveBroker stale) {
        ZooKeeperSession.Writes writes = session.writes();
        writes.delete(new TreeNode.Broker(node.id()), stale.version());
        ControllerNode controller = state.controller();
        Epoch epoch = state.epoch();
        if (controller != null && epoch != null && controller.session() == stale.session()) {
            writes.check(new TreeNode.ControllerEpoch(), epoch.version())
                    .delete(new TreeNode.Controller(), controller.version());
        }
        return writes;
    }

    private void write(ZooKeeperSession session, ZooKeeperSession.Writes writes) {
        writing = true;
        byte[] owner = Json.write(Map.of("version", 1, "instance", node.instance().toString()));
        TreeNode.Owner ownerNode = new TreeNode.Owner(node.id());
        Owner last = state.owner(node.id());
        if (last == null) {
            writes.create(ownerNode, owner);
        } else {
            writes.set(ownerNode, owner, last.version());
        }
        writes.createEphemeral(new TreeNode.Broker(node.id()), node.encode());
        session.write(
                writes,
                code -> {
                    writing = false;
                    if (code != Code.OK) {
                        LOG.info("broker.registration.retried broker={} code={}", node.id(), code);
                    }
                });
    }

    private void await(ZooKeeperSession session) {
        long now = loop.nowNanos();
        if (!waiting) {
            waiting = true;
            waitEndsNanos =
                    now
                            + TimeUnit.MILLISECONDS.toNanos(session.timeoutMillis())
                            + EXPIRY_DELAY_NANOS;
            LOG.warn("broker.registration.waits broker={} reason=id-taken", node.id());
            loop.schedule(waitEndsNanos - now, () -> giveUp(session));
        }
    }

    private void giveUp(ZooKeeperSession session) {
        LiveBroker live = state.broker(node.id());
        if (waiting && live != null && live.session() != session.id()) {
            RuntimeException taken = new BrokerIdInUseException(node.id(), live.node());
            registered.completeExceptionally(taken);
            failed.accept(taken);
        }
        waiting = false;
    }
}
