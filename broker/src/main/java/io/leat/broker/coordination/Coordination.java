package io.leat.broker.coordination;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.leadership.Handover;
import io.leat.log.activity.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This broker's place in the cluster: it keeps a session with ZooKeeper, opens the next when one
/// expires, and in each does the same: read the tree, register, be elected if nobody is, go on with
/// what the controller has to write. While ZooKeeper is away the last image stays and what has to
/// be written waits.
///
/// Public methods may be called by any thread; all else is confined to the loop.
@ThreadSafe
public final class Coordination implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coordination.class);

    private final CoordinationOptions options;
    private final RandomGenerator random;
    private final CoordinationLoop loop;
    private final ClusterMirror mirror = ClusterMirror.start();
    private final TreeState state = new TreeState();
    private final Election election = new Election(state);
    private final ControllerQueue controller;
    private final ProducerIds producerIds;
    private final Suspicions suspicions;
    private final Outage outage;
    private final CompletableFuture<ClusterImage> ready = new CompletableFuture<>();
    private final CompletableFuture<RuntimeException> failure = new CompletableFuture<>();
    private @Nullable Registration registration;
    private @Nullable Link link;

    private final LongAdder expiredSessions = new LongAdder();

    /// Volatile: written by the loop, read by whoever shows the broker's state.
    private volatile boolean connected;

    /// A session, its reader, and how far the two have got.
    private static final class Link {
        final ZooKeeperSession session;
        final TreeReader reader;
        boolean watched;
        boolean consistent;

        Link(ZooKeeperSession session, TreeReader reader) {
            this.session = session;
            this.reader = reader;
        }
    }

    private Coordination(
            CoordinationOptions options, CoordinationLoop loop, RandomGenerator random) {
        this.options = options;
        this.random = random;
        this.loop = loop;
        this.controller =
                new ControllerQueue(loop, state, election, options.rules(), this::stepIfConsistent);
        this.producerIds = new ProducerIds(loop);
        this.outage = new Outage(loop, options.servers());
        this.suspicions = new Suspicions(loop, state, controller, election, this::stepIfConsistent);
    }

    /// Begins to connect and returns at once. `clockNanos` only measures how long to wait.
    public static Coordination open(
            CoordinationOptions options, LongSupplier clockNanos, RandomGenerator random) {
        CoordinationLoop loop = CoordinationLoop.start(clockNanos);
        Coordination coordination = new Coordination(options, loop, random);
        loop.post(coordination::openSession);
        return coordination;
    }

    public ClusterMirror mirror() {
        return mirror;
    }

    public ControllerGateway controller() {
        return controller;
    }

    /// Whether there is anything of a broker but its registration. Only for decisions: it looks at
    /// what the coordination thread owns.
    public boolean remembers(int broker) {
        return state.remembers(broker);
    }

    public ProducerIds producerIds() {
        return producerIds;
    }

    /// Completed with the first image.
    public CompletableFuture<ClusterImage> ready() {
        return ready;
    }

    /// Completed when this broker can no longer take part in the cluster and has to stop.
    public CompletableFuture<RuntimeException> failure() {
        return failure;
    }

    /// Whether ZooKeeper can be reached, as far as is known.
    public boolean isConnected() {
        return connected;
    }

    /// How many sessions ZooKeeper let expire since the broker's start.
    public long expiredSessions() {
        return expiredSessions.sum();
    }

    /// How many decisions wait for this broker while it is the controller.
    public int waitingDecisions() {
        return controller.waitingCount();
    }

    /// How long decisions took that this broker was asked for, until its own image showed them.
    public Durations decisions() {
        return controller.rulings();
    }

    /// How many leaders this broker elected as the controller since its start.
    public long leaderElections() {
        return controller.elections();
    }

    /// How many of them may lack committed records.
    public long uncleanElections() {
        return controller.uncleanElections();
    }

    /// Registers the broker, now and in every session to come, and lets it be elected. Completed
    /// when the broker's own image shows it, or with [BrokerIdInUseException].
    public CompletableFuture<BrokerRegistration> register(BrokerNode node) {
        Registration wanted = new Registration(loop, state, node, this::fail);
        loop.post(() -> {
            registration = wanted;
            stepIfConsistent();
        });
        return wanted.registered();
    }

    /// Asks the controller to let others lead what this broker leads. Completed once the image
    /// shows that it leads nothing that another could lead; no deadline.
    public CompletableFuture<ClusterImage> relieve(int broker) {
        CompletableFuture<ClusterImage> relieved = new CompletableFuture<>();
        loop.post(() -> {
            if (registration != null) {
                registration.stopping();
                stepIfConsistent();
            }
        });
        mirror.subscribe((_, after) -> {
            if (Handover.isDone(after, broker)) {
                relieved.complete(after);
            }
        });
        return relieved;
    }

    /// Has it found out whether the broker that registered by `brokerEpoch` is gone, and if so has
    /// others take its place. Cheap; may be called as often as its connection fails.
    public void suspect(int broker, long brokerEpoch) {
        suspicions.suspect(broker, brokerEpoch);
    }

    /// Ends the session: the registration and, if this broker was the controller, its office are
    /// gone at once.
    @Override
    public void close() {
        CompletableFuture<@Nullable Link> last = new CompletableFuture<>();
        loop.post(() -> {
            last.complete(link);
            link = null;
        });
        Link open = last.completeOnTimeout(null, 5, TimeUnit.SECONDS).join();
        if (open != null) {
            open.session.close();
        }
        loop.close();
        mirror.close();
    }

    private void openSession() {
        ZooKeeperSession session = ZooKeeperSession.open(options, loop, this::event);
        link = new Link(session, new TreeReader(session, state, new Found(session)));
        outage.begin();
        election.sessionChanged();
        controller.sessionChanged();
        if (registration != null) {
            registration.sessionChanged();
        }
    }

    private void event(ZooKeeperSession session, WatchedEvent event) {
        Link current = link;
        if (current == null || !current.session.equals(session)) {
            return;
        }
        if (event.getType() != EventType.None) {
            String path = event.getPath() == null ? "" : session.below(event.getPath());
            current.consistent &= !current.reader.changed(path);
            return;
        }
        switch (event.getState()) {
            case SyncConnected, ConnectedReadOnly -> connected(current);
            case Disconnected -> {
                connected = false;
                current.consistent = false;
                outage.begin();
                LOG.warn("coordination.connection.lost session={}", session.id());
            }
            case Expired -> {
                connected = false;
                expiredSessions.increment();
                LOG.warn("coordination.session.expired session={}", session.id());
                Thread.ofVirtual().name("zookeeper-close").start(session::close);
                openSession();
            }
            case AuthFailed, SaslAuthenticated, Closed ->
                    LOG.info("coordination.session.state state={}", event.getState());
            default -> LOG.warn("coordination.session.state state={}", event.getState());
        }
    }

    private void connected(Link current) {
        connected = true;
        LOG.info(
                "coordination.connected session={} timeoutMs={} afterSeconds={}",
                current.session.id(),
                current.session.timeoutMillis(),
                outage.end());
        int asked = (int) options.sessionTimeout().toMillis();
        if (current.session.timeoutMillis() != asked) {
            LOG.warn(
                    "coordination.session.timeout askedMs={} grantedMs={} reason=\"ZooKeeper allows"
                            + " from 2 to 20 of its tickTime; see minSessionTimeout,"
                            + " maxSessionTimeout\"",
                    asked,
                    current.session.timeoutMillis());
        }
        if (!current.watched) {
            current.session.watchTree(code -> current.watched = code == Code.OK);
        }
        current.consistent = false;
        current.reader.readAll();
        producerIds.connected(current.session);
    }

    private void stepIfConsistent() {
        Link current = link;
        if (current != null && current.consistent) {
            step(current);
        }
    }

    private void step(Link current) {
        ClusterImage image = state.image();
        List<Runnable> answers = new ArrayList<>();
        answers.add(() -> ready.complete(image));
        Registration own = registration;
        if (own != null) {
            answers.addAll(own.step(current.session));
            if (own.isIn(current.session)) {
                election.step(current.session, own.broker());
                suspicions.step(current.session, own.broker(), image);
            }
        }
        answers.addAll(controller.step(current.session, image));
        mirror.publish(image, answers);
    }

    private void fail(RuntimeException problem) {
        if (failure.complete(problem)) {
            LOG.error("coordination.failed", problem);
            ready.completeExceptionally(problem);
            if (registration != null) {
                registration.registered().completeExceptionally(problem);
            }
        }
    }

    /// What the reader of one session finds.
    private final class Found implements TreeReader.Listener {
        private final ZooKeeperSession session;

        Found(ZooKeeperSession session) {
            this.session = session;
        }

        @Override
        public void consistent() {
            Link current = link;
            if (current == null || !current.session.equals(session) || failure.isDone()) {
                return;
            }
            if (state.clusterId() == null || state.epoch() == null) {
                incompleteTree();
                return;
            }
            current.consistent = true;
            step(current);
        }

        @Override
        public void incompleteTree() {
            TreeSkeleton.create(
                    session,
                    random,
                    () -> {
                        Link current = link;
                        if (current != null
                                && current.session.equals(session)
                                && !failure.isDone()) {
                            current.reader.readAll();
                        }
                    });
        }

        @Override
        public void unreadable(String path, IllegalArgumentException problem) {
            fail(new UnreadableTreeException(path, problem));
        }
    }
}
