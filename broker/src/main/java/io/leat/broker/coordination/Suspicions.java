package io.leat.broker.coordination;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.broker.coordination.TreeState.ControllerNode;
import io.leat.broker.coordination.TreeState.LiveBroker;
import io.leat.broker.coordination.TreeState.Owner;
import io.leat.broker.coordination.TreeState.Suspect;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.Endpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brokers whose process may be gone although their session still lives. Whoever suspects one dials
/// it; if it refuses, the controller is told through the tree, dials it too, and removes its
/// registration. A controller that refuses loses its office and its registration, in one write, to
/// the first who finds out. A controller that is only silent keeps its registration, and is told
/// through the tree that others do not reach it: if it reaches fewer than half of them itself, it
/// gives up its office, for without a controller leaders cannot go on without those that lag.
/// Nothing here can remove a newer registration than the one that was dialled: the owner node's
/// version is checked.
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

    /// Of two brokers that do not reach each other, neither is better.
    private static final int OTHERS_MIN = 2;

    private final CoordinationLoop loop;
    private final TreeState state;
    private final ControllerQueue controller;
    private final Election election;
    private final Runnable wake;

    /// Which registration of a broker was dialled within the pause, or is about to be. At most one
    /// for each broker that registered.
    private final Map<Integer, Long> dialled = new ConcurrentHashMap<>();

    /// Which registration of a broker was refused within the pause.
    private final Map<Integer, Long> refused = new HashMap<>();

    /// Which registration of a broker gave no answer within the pause.
    private final Map<Integer, Long> silent = new HashMap<>();

    /// Of both, who was reported.
    private final Set<Integer> reported = new HashSet<>();

    /// Which registration of a broker answered within the pause.
    private final Map<Integer, Long> alive = new HashMap<>();

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
    void step(ZooKeeperSession session, int own) {
        boolean controls = election.leadership() != null;
        refused.entrySet().removeIf(of -> !isRegistered(of.getKey(), of.getValue()));
        refused.remove(own);
        refused.forEach((broker, epoch) -> {
            boolean first = reported.add(broker);
            if (controls) {
                controller.remove(broker, epoch);
            } else if (isController(broker)) {
                takeOver(session, own, new ClusterChange.BrokerRemoved(broker, epoch));
            } else if (first) {
                report(session, broker, epoch);
            }
        });
        if (controls) {
            Map.copyOf(state.suspects())
                    .forEach((broker, suspect) -> {
                        if (!isRegistered(broker, suspect.epoch())) {
                            clear(session, broker);
                        } else if (broker == own) {
                            judgeSelf(session, own);
                        } else if (has(alive, broker) || has(silent, broker)) {
                            clear(session, broker);
                        } else {
                            suspect(broker, suspect.epoch());
                        }
                    });
        } else {
            silent.forEach((broker, epoch) -> {
                if (isController(broker) && isRegistered(broker, epoch) && reported.add(broker)) {
                    report(session, broker, epoch);
                }
            });
        }
    }

    /// Others do not reach this controller: it finds out whether it reaches them.
    private void judgeSelf(ZooKeeperSession session, int own) {
        List<BrokerRegistration> others =
                state.image().brokers().values().stream()
                        .filter(broker -> broker.id() != own && broker.isLive())
                        .toList();
        List<BrokerRegistration> unknown =
                others.stream()
                        .filter(broker ->
                                !has(alive, broker.id())
                                        && !has(silent, broker.id())
                                        && !has(refused, broker.id()))
                        .toList();
        if (!unknown.isEmpty()) {
            unknown.forEach(broker -> suspect(broker.id(), broker.epoch()));
            return;
        }
        long reached = others.stream().filter(broker -> has(alive, broker.id())).count();
        if (others.size() >= OTHERS_MIN && 2 * reached < others.size()) {
            LOG.warn("controller.cut_off reached={} of={}", reached, others.size());
            election.resign(session);
            loop.schedule(
                    ABSTENTION_NANOS,
                    () -> {
                        election.standAgain();
                        wake.run();
                    });
        }
        clear(session, own);
    }

    /// Whether this was found of the broker's present registration, just now.
    private boolean has(Map<Integer, Long> found, int broker) {
        LiveBroker live = state.broker(broker);
        Long epoch = found.get(broker);
        return live != null && epoch != null && live.epoch() == epoch;
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
                    Dialer.Answer answer = Dialer.dial(endpoints.getFirst());
                    loop.post(() -> dialled(broker, epoch, attempt, answer));
                });
    }

    private void dialled(int broker, long epoch, int attempt, Dialer.Answer answer) {
        if (answer == Dialer.Answer.REFUSED || attempt == ATTEMPTS) {
            found(broker, epoch, answer);
        } else {
            loop.schedule(ATTEMPT_PAUSE_NANOS, () -> dial(broker, epoch, attempt + 1));
        }
    }

    private void found(int broker, long epoch, Dialer.Answer answer) {
        LOG.info("broker.dialled broker={} epoch={} answer={}", broker, epoch, answer);
        Map<Integer, Long> found =
                switch (answer) {
                    case REFUSED -> refused;
                    case SILENCE -> silent;
                    case ACCEPTED -> alive;
                };
        found.put(broker, epoch);
        reported.remove(broker);
        wake.run();
        loop.schedule(PAUSE_NANOS, () -> forget(broker, epoch));
    }

    /// A suspicion that is still there now was raised after the dial, and is looked into.
    private void forget(int broker, long epoch) {
        refused.remove(broker, epoch);
        silent.remove(broker, epoch);
        alive.remove(broker, epoch);
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

    private boolean isRegistered(int broker, long epoch) {
        LiveBroker live = state.broker(broker);
        return live != null && live.epoch() == epoch;
    }
}
