package io.leat.broker.coordination;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.broker.coordination.TreeState.ControllerNode;
import io.leat.broker.coordination.TreeState.LiveBroker;
import io.leat.broker.coordination.TreeState.Owner;
import io.leat.broker.coordination.TreeState.Suspect;
import io.leat.cluster.fencing.Answer;
import io.leat.cluster.fencing.Consequence;
import io.leat.cluster.fencing.Findings;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brokers whose process may be gone although their session still lives: dials them, and does what
/// follows from what it finds ([Findings]). Nothing here can remove a newer registration than the
/// one that was dialled: the owner node's version is checked.
///
/// `suspect` may be called by any thread; all else is confined to the loop.
@ThreadSafe
final class Suspicions {
    private static final Logger LOG = LoggerFactory.getLogger(Suspicions.class);

    /// One registration is dialled at most once in this time, and what was found holds as long.
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// A process that is being ended may lose its connections before its listening socket: one that
    /// answers is dialled so often before it counts as alive.
    private static final int ATTEMPTS = 3;

    private static final long ATTEMPT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    /// How long a controller that was cut off leaves the office to others.
    private static final long ABSTENTION_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final CoordinationLoop loop;
    private final TreeState state;
    private final ControllerQueue controller;
    private final Election election;
    private final Runnable wake;

    /// Which registration of a broker was dialled within the pause, or is about to be. At most one
    /// for each broker that registered.
    private final Map<Integer, Long> dialled = new ConcurrentHashMap<>();

    private final Findings findings = new Findings();

    /// `wake` makes `step` be called soon.
    Suspicions(
            CoordinationLoop loop,
            TreeState state,
            ControllerQueue controller,
            Election election,
            Runnable wake) {
        this.loop = loop;
        this.state = state;
        this.controller = controller;
        this.election = election;
        this.wake = wake;
    }

    /// Has the broker dialled, unless that was done just now.
    void suspect(int broker, long epoch) {
        if (!Objects.equals(dialled.put(broker, epoch), epoch)) {
            loop.post(() -> dial(broker, epoch, 1));
        }
    }

    /// Called whenever the state is consistent. `own` is registered in `session`.
    void step(ZooKeeperSession session, int own, ClusterImage image) {
        findings.consequences(view(own, image)).forEach(due -> act(session, own, due));
    }

    private Findings.View view(int own, ClusterImage image) {
        Map<Integer, Long> suspects = new HashMap<>();
        state.suspects().forEach((broker, suspect) -> suspects.put(broker, suspect.epoch()));
        int controller = image.controllerId();
        return new Findings.View(
                own,
                election.leadership() != null,
                isController(controller) ? controller : ClusterImage.NO_CONTROLLER,
                image.brokers(),
                suspects);
    }

    private void act(ZooKeeperSession session, int own, Consequence due) {
        switch (due) {
            case Consequence.Remove(int broker, long epoch) -> controller.remove(broker, epoch);
            case Consequence.TakeOver(int broker, long epoch) ->
                    takeOver(session, own, new ClusterChange.BrokerRemoved(broker, epoch));
            case Consequence.Report(int broker, long epoch) -> report(session, broker, epoch);
            case Consequence.Clear(int broker) -> clear(session, broker);
            case Consequence.Dial(int broker, long epoch) -> suspect(broker, epoch);
            case Consequence.Resign(int reached, int others) -> {
                LOG.warn("controller.cut_off reached={} of={}", reached, others);
                election.resign(session);
                loop.schedule(
                        ABSTENTION_NANOS,
                        () -> {
                            election.standAgain();
                            wake.run();
                        });
            }
        }
    }

    private void takeOver(ZooKeeperSession session, int own, ClusterChange.BrokerRemoved controls) {
        if (!election.isRunning()) {
            ZooKeeperSession.Writes writes = session.writes();
            addRemoval(writes, state, controls.broker(), controls.epoch());
            controller.addElections(writes, state.image().with(controls));
            election.takeOver(session, own, writes);
        }
    }

    /// What removes a registration, and what was suspected of it. Whoever registered since has set
    /// the owner node: then nothing is removed.
    static void addRemoval(
            ZooKeeperSession.Writes writes, TreeState state, int broker, long epoch) {
        LiveBroker live = state.broker(broker);
        Owner owner = state.owner(broker);
        if (live == null || owner == null || live.epoch() != epoch) {
            return;
        }
        writes.check(new TreeNode.Owner(broker), owner.version())
                .delete(new TreeNode.Broker(broker), live.version());
        Suspect suspect = state.suspects().get(broker);
        if (suspect != null) {
            writes.delete(new TreeNode.Suspect(broker), suspect.version());
        }
    }

    private void dial(int broker, long epoch, int attempt) {
        LiveBroker live = state.broker(broker);
        List<Endpoint> endpoints = live == null ? List.of() : live.node().endpoints();
        if (live == null || live.epoch() != epoch || endpoints.isEmpty()) {
            dialled.remove(broker, epoch);
            return;
        }
        Thread.ofVirtual()
                .name("leat-dial-" + broker)
                .start(() -> {
                    Answer answer = Dialer.dial(endpoints.getFirst());
                    loop.post(() -> dialled(broker, epoch, attempt, answer));
                });
    }

    private void dialled(int broker, long epoch, int attempt, Answer answer) {
        if (answer == Answer.REFUSED || attempt == ATTEMPTS) {
            found(broker, epoch, answer);
        } else {
            loop.schedule(ATTEMPT_PAUSE_NANOS, () -> dial(broker, epoch, attempt + 1));
        }
    }

    private void found(int broker, long epoch, Answer answer) {
        LOG.info("broker.dialled broker={} epoch={} answer={}", broker, epoch, answer);
        findings.found(broker, epoch, answer);
        wake.run();
        loop.schedule(PAUSE_NANOS, () -> forget(broker, epoch));
    }

    /// A suspicion that is still there now was raised after the dial, and is looked into.
    private void forget(int broker, long epoch) {
        findings.forget(broker, epoch);
        dialled.remove(broker, epoch);
        wake.run();
    }

    private void report(ZooKeeperSession session, int broker, long epoch) {
        if (!state.suspects().containsKey(broker)) {
            byte[] data = Json.write(Map.of("version", 1, "epoch", epoch));
            session.write(
                    session.writes().createEphemeral(new TreeNode.Suspect(broker), data),
                    code -> LOG.info("broker.suspected broker={} code={}", broker, code));
        }
    }

    /// The suspicion turned out wrong, or is out of date.
    private void clear(ZooKeeperSession session, int broker) {
        Suspect suspect = state.suspects().get(broker);
        if (suspect != null) {
            session.write(
                    session.writes().delete(new TreeNode.Suspect(broker), suspect.version()),
                    code -> LOG.debug("broker.suspicion.cleared broker={} code={}", broker, code));
        }
    }

    private boolean isController(int broker) {
        LiveBroker live = state.broker(broker);
        ControllerNode controls = state.controller();
        return live != null && controls != null && controls.session() == live.session();
    }
}
