package io.leat.broker.coordination;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.leadership.BrokerChanges;
import io.leat.cluster.leadership.ConfigConsequences;
import io.leat.cluster.leadership.Elections;
import io.leat.cluster.leadership.PartitionName;
import io.leat.cluster.leadership.UncleanElections;
import io.leat.log.activity.Durations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides what was submitted, in order, and writes it. What waits is decided together on one image
/// and written together: a hundred topics that appear at once cost a write, not a hundred. When the
/// connection breaks, what became of a write is seen in the tree that is read afterwards.
///
/// `submit` may be called by any thread; all else is confined to the loop.
@ThreadSafe
final class ControllerQueue implements ControllerGateway {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerQueue.class);
    private static final int WAITING_MAX = 10_000;

    /// Of so many partitions leaders are elected with the write that takes the office.
    private static final int PARTITIONS_WITH_OFFICE_MAX = 2_000;

    private final CoordinationLoop loop;
    private final TreeState state;
    private final Election election;
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final Durations rulings = new Durations();
    private final LongAdder elections = new LongAdder();
    private final LongAdder uncleanElections = new LongAdder();
    private final Deque<Submission<?>> waiting = new ArrayDeque<>();
    private final Runnable wake;
    private final ReplicaRules rules;

    /// Decided together, and not yet known to be written.
    private List<Submission<?>> batch = new ArrayList<>();

    /// By what they change; a later decision takes the place of an earlier one.
    private final Map<Object, ClusterChange> unwritten = new LinkedHashMap<>();

    private @Nullable Leadership decidedUnder;

    /// For which brokers, by which controller, everything is as it should be, or on its way there.
    private @Nullable Leadership settledUnder;

    private Map<Integer, BrokerRegistration> settledBrokers = Map.of();

    /// Registrations of processes that are gone, by broker, which are to be removed.
    private final Map<Integer, Long> dead = new HashMap<>();

    private boolean writing;

    /// Whether the batch had to be written and was not, or nobody knows.
    private boolean interrupted;

    /// `wake` makes `step` be called soon.
    ControllerQueue(
            CoordinationLoop loop,
            TreeState state,
            Election election,
            ReplicaRules rules,
            Runnable wake) {
        this.rules = rules;
        this.loop = loop;
        this.state = state;
        this.election = election;
        this.wake = wake;
    }

    @Override
    public <T> CompletableFuture<Ruling<T>> submit(Function<ClusterImage, Decision<T>> decide) {
        if (waitingCount.incrementAndGet() > WAITING_MAX) {
            waitingCount.decrementAndGet();
            return CompletableFuture.completedFuture(new Ruling.Overloaded<>());
        }
        Submission<T> task = new Submission<>(decide);
        long began = loop.nowNanos();
        loop.post(() -> {
            waiting.add(task);
            wake.run();
        });
        var _ =
                task.whenComplete((ruling, _) -> {
                    if (ruling == null) {
                        loop.post(() -> withdraw(task));
                    } else {
                        rulings.add(loop.nowNanos() - began);
                    }
                });
        return task;
    }

    /// Nobody waits for it any more: it makes room.
    private void withdraw(Submission<?> task) {
        if (waiting.remove(task)) {
            waitingCount.decrementAndGet();
        }
    }

    /// How many submissions wait to be decided.
    int waitingCount() {
        return waitingCount.get();
    }

    /// From submissions to their rulings.
    Durations rulings() {
        return rulings;
    }

    /// Leaders that this broker gave partitions as the controller.
    long elections() {
        return elections.sum();
    }

    long uncleanElections() {
        return uncleanElections.sum();
    }

    /// The process that registered by `epoch` is gone. The registration is removed together with
    /// what follows from that.
    void remove(int broker, long epoch) {
        dead.put(broker, epoch);
    }

    /// A new session carries nothing on; what an earlier write did will be seen in the tree.
    void sessionChanged() {
        writing = false;
        interrupted = true;
    }

    /// Called whenever the state is consistent. Returns the answers that may go out once everybody
    /// has heard of `image`.
    List<Runnable> step(ZooKeeperSession session, ClusterImage image) {
        if (writing) {
            return List.of();
        }
        List<Runnable> answers = new ArrayList<>(finishBatch(image));
        Leadership leadership = election.leadership();
        if (leadership == null) {
            dead.clear();
            if (image.controllerId() != ClusterImage.NO_CONTROLLER) {
                refuseWaiting();
            }
            return answers;
        }
        if (unwritten.isEmpty()) {
            ClusterImage settled = settleBrokers(image, leadership);
            answers.addAll(decideWaiting(settled, leadership));
        }
        if (!unwritten.isEmpty()) {
            write(session, leadership);
        }
        return answers;
    }

    /// The batch is over when all of it shows, or when its controller was replaced. It is not tried
    /// again for nobody: that may be minutes later.
    private List<Runnable> finishBatch(ClusterImage image) {
        if (unwritten.isEmpty()) {
            return List.of();
        }
        unwritten.values().removeIf(change -> isVisible(change, image));
        List<Runnable> answers = new ArrayList<>();
        if (unwritten.isEmpty()) {
            batch.forEach(task -> answers.add(task::confirm));
        } else if (!Objects.equals(decidedUnder, election.leadership())) {
            batch.forEach(task -> answers.add(task::refuse));
        } else if (interrupted && !batch.isEmpty() && !isAnyAwaited()) {
            settledUnder = null;
        } else {
            return List.of();
        }
        batch = new ArrayList<>();
        unwritten.clear();
        interrupted = false;
        return answers;
    }

    private boolean isAnyAwaited() {
        return batch.stream().anyMatch(Submission::isAwaited);
    }

    /// What follows from brokers that came and went comes before whatever else is asked.
    private ClusterImage settleBrokers(ClusterImage image, Leadership leadership) {
        ClusterImage settled = withoutDead(image);
        if (leadership.equals(settledUnder) && settled.brokers().equals(settledBrokers)) {
            return settled;
        }
        decidedUnder = leadership;
        settledUnder = leadership;
        settledBrokers = settled.brokers();
        List<ClusterChange> changes = BrokerChanges.decide(settled, rules);
        for (ClusterChange change : changes) {
            add(change, settled);
        }
        return settled.withAll(changes);
    }

    private ClusterImage withoutDead(ClusterImage image) {
        ClusterImage living = image;
        for (Map.Entry<Integer, Long> gone : dead.entrySet()) {
            var change = new ClusterChange.BrokerRemoved(gone.getKey(), gone.getValue());
            if (!isVisible(change, living)) {
                unwritten.put(subject(change), change);
                living = living.with(change);
            }
        }
        dead.clear();
        return living;
    }

    private List<Runnable> decideWaiting(ClusterImage image, Leadership leadership) {
        List<Runnable> answers = new ArrayList<>();
        ClusterImage working = image;
        decidedUnder = leadership;
        for (Submission<?> task = waiting.poll(); task != null; task = waiting.poll()) {
            waitingCount.decrementAndGet();
            try {
                Decision<?> decision = task.decide(working);
                if (decision == null) {
                    continue;
                }
                for (ClusterChange asked : decision.changes()) {
                    for (ClusterChange change : ConfigConsequences.of(working, asked, rules)) {
                        add(change, working);
                        working = working.with(change);
                    }
                }
                if (decision.changes().isEmpty() && unwritten.isEmpty()) {
                    answers.add(task::confirm);
                } else {
                    batch.add(task);
                }
            } catch (RuntimeException e) { // loop top: one request must not take the others along
                LOG.error("controller.decision.failed", e);
                task.completeExceptionally(e);
            }
        }
        return answers;
    }

    private void add(ClusterChange change, ClusterImage before) {
        unwritten.put(subject(change), change);
        noteElections(change, before);
    }

    private void noteElections(ClusterChange change, ClusterImage before) {
        elections.add(Elections.in(before, change));
        for (PartitionName partition : UncleanElections.in(before, change)) {
            uncleanElections.increment();
            LOG.error(
                    "leader.elected.unclean topic={} partition={}"
                            + " consequence=committed-records-may-be-lost",
                    partition.topic(),
                    partition.partition());
        }
    }

    private void refuseWaiting() {
        for (Submission<?> task = waiting.poll(); task != null; task = waiting.poll()) {
            waitingCount.decrementAndGet();
            task.refuse();
        }
    }

    /// Adds what the brokers of `image` make necessary, for whoever takes office with the same
    /// write; what it does not hold is written afterwards. In a large cluster that is all: every
    /// candidate decides and sends this, and all but one in vain.
    void addElections(ZooKeeperSession.Writes writes, ClusterImage image) {
        if (hasManyPartitions(image)) {
            return;
        }
        List<ClusterChange> elections =
                BrokerChanges.decide(image, rules).stream()
                        .filter(ClusterChange.TopicPut.class::isInstance)
                        .toList();
        new ControllerWrite(writes, state)
                .add(elections)
                .forEach(change -> noteElections(change, image));
    }

    private static boolean hasManyPartitions(ClusterImage image) {
        int partitions = 0;
        for (TopicImage topic : image.topics().values()) {
            partitions += topic.partitions().size();
            if (partitions > PARTITIONS_WITH_OFFICE_MAX) {
                return true;
            }
        }
        return false;
    }

    private void write(ZooKeeperSession session, Leadership leadership) {
        ZooKeeperSession.Writes writes =
                session.writes().check(new TreeNode.ControllerEpoch(), leadership.epochVersion());
        new ControllerWrite(writes, state).add(unwritten.values());
        writing = true;
        session.write(
                writes,
                code -> {
                    writing = false;
                    interrupted |= code != Code.OK;
                    if (code == Code.BADVERSION || code == Code.NODEEXISTS) {
                        election.deposed();
                    }
                    if (code != Code.OK) {
                        LOG.warn(
                                "controller.write.failed code={} epoch={}",
                                code,
                                leadership.epoch());
                    }
                });
    }

    private static Object subject(ClusterChange change) {
        return switch (change) {
            case ClusterChange.TopicPut put -> put.topic().id();
            case ClusterChange.TopicRemoved removed -> removed.id();
            case ClusterChange.BrokerConfigsPut put -> put.broker();
            case ClusterChange.BrokerActivated activated -> activated.broker();
            case ClusterChange.BrokerRemoved gone -> gone.broker();
            case ClusterChange.BrokerForgotten forgotten -> forgotten;
        };
    }

    private boolean isVisible(ClusterChange change, ClusterImage image) {
        return switch (change) {
            case ClusterChange.TopicPut put -> put.topic().equals(image.topic(put.topic().name()));
            case ClusterChange.TopicRemoved removed -> image.topic(removed.id()) == null;
            case ClusterChange.BrokerConfigsPut put ->
                    put.configs().equals(image.brokerConfigs(put.broker()));
            case ClusterChange.BrokerActivated(int broker, long epoch) -> {
                BrokerRegistration registered = image.brokers().get(broker);
                yield registered == null || registered.epoch() != epoch || registered.isLive();
            }
            case ClusterChange.BrokerRemoved(int broker, long epoch) -> {
                BrokerRegistration registered = image.brokers().get(broker);
                yield registered == null || registered.epoch() != epoch;
            }
            case ClusterChange.BrokerForgotten(int broker) -> !state.remembers(broker);
        };
    }
}
