package io.leat.broker.coordination;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.leadership.BrokerChanges;
import io.leat.cluster.leadership.Elections;
import io.leat.cluster.leadership.PartitionName;
import io.leat.cluster.leadership.UncleanElections;
import io.leat.cluster.office.Docket;
import io.leat.cluster.office.Leadership;
import io.leat.log.activity.Durations;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has decided what was submitted ([Docket]), and writes it: a hundred topics that appear at once
/// cost a write, not a hundred. When the connection breaks, what became of a write is seen in the
/// tree that is read afterwards.
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
    private final Runnable wake;
    private final ReplicaRules rules;
    private final Docket docket;
    private boolean writing;

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
        this.docket = new Docket(rules, state::remembers, this::noteElections);
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
            docket.submit(task);
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

    private void withdraw(Submission<?> task) {
        int before = docket.waitingCount();
        docket.withdraw(task);
        waitingCount.addAndGet(docket.waitingCount() - before);
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
        docket.remove(broker, epoch);
    }

    /// A new session carries nothing on; what an earlier write did will be seen in the tree.
    void sessionChanged() {
        writing = false;
        docket.interrupted();
    }

    /// Called whenever the state is consistent. Returns the answers that may go out once everybody
    /// has heard of `image`.
    List<Runnable> step(ZooKeeperSession session, ClusterImage image) {
        if (writing) {
            return List.of();
        }
        int before = docket.waitingCount();
        Leadership leadership = election.leadership();
        List<Runnable> answers = docket.step(image, leadership);
        waitingCount.addAndGet(docket.waitingCount() - before);
        if (leadership != null && !docket.unwritten().isEmpty()) {
            write(session, leadership);
        }
        return answers;
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

    /// Adds what the brokers of `image` make necessary, for whoever takes office with the same
    /// write; what it does not hold is written afterwards. In a large cluster that is all: every
    /// candidate decides and sends this, and all but one in vain.
    void addElections(ZooKeeperSession.Writes writes, ClusterImage image) {
        if (hasManyPartitions(image)) {
            return;
        }
        new ControllerWrite(writes, state)
                .add(BrokerChanges.elections(image, rules))
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
        new ControllerWrite(writes, state).add(docket.unwritten());
        writing = true;
        session.write(
                writes,
                code -> {
                    writing = false;
                    if (code == Code.BADVERSION || code == Code.NODEEXISTS) {
                        election.deposed();
                    }
                    if (code != Code.OK) {
                        docket.interrupted();
                        LOG.warn(
                                "controller.write.failed code={} epoch={}",
                                code,
                                leadership.epoch());
                    }
                });
    }
}
