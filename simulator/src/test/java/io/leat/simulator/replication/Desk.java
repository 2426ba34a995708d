package io.leat.simulator.replication;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.leadership.BrokerChanges;
import io.leat.simulator.replication.Office.Leadership;
import io.leat.simulator.replication.Tree.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What `ControllerQueue` is: decides what was submitted, in order, and writes it.
final class Desk {
    /// The decision; empty from who is not the controller.
    interface Ruled extends Consumer<Optional<Decision<PartitionState>>> {}

    private static final class Task {
        private final Function<ClusterImage, Decision<PartitionState>> decide;
        private final Ruled ruled;
        private Optional<Decision<PartitionState>> decision = Optional.empty();

        Task(Function<ClusterImage, Decision<PartitionState>> decide, Ruled ruled) {
            this.decide = decide;
            this.ruled = ruled;
        }
    }

    private final World world;
    private final Office office;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private final Map<Object, ClusterChange> unwritten = new LinkedHashMap<>();
    private List<Task> batch = new ArrayList<>();
    private @Nullable Leadership decidedUnder;
    private @Nullable Leadership settledUnder;
    private Map<Integer, BrokerRegistration> settledBrokers = Map.of();

    /// Registrations of processes that are gone, by broker, which are to be removed.
    private final Map<Integer, Long> dead = new TreeMap<>();

    private boolean writing;

    Desk(World world, Office office) {
        this.world = world;
        this.office = office;
    }

    void submit(Function<ClusterImage, Decision<PartitionState>> decide, Ruled ruled) {
        waiting.add(new Task(decide, ruled));
        office.stepIfConsistent();
    }

    /// The process that registered by `epoch` is gone.
    void remove(int broker, long epoch) {
        dead.put(broker, epoch);
    }

    void sessionChanged() {
        writing = false;
    }

    List<Host.Step> step(ClusterImage image) {
        if (writing) {
            return List.of();
        }
        List<Host.Step> answers = new ArrayList<>(finishBatch(image));
        Leadership leadership = office.leadership();
        if (leadership == null) {
            dead.clear();
            if (image.controllerId() != ClusterImage.NO_CONTROLLER) {
                waiting.forEach(task -> task.ruled.accept(Optional.empty()));
                waiting.clear();
            }
            return answers;
        }
        if (unwritten.isEmpty()) {
            ClusterImage settled = settleBrokers(image, leadership);
            answers.addAll(decideWaiting(settled, leadership));
        }
        if (!unwritten.isEmpty()) {
            write(leadership);
        }
        return answers;
    }

    private List<Host.Step> finishBatch(ClusterImage image) {
        if (unwritten.isEmpty()) {
            return List.of();
        }
        unwritten.values().removeIf(change -> isVisible(change, image));
        List<Host.Step> answers = new ArrayList<>();
        if (unwritten.isEmpty()) {
            batch.forEach(task -> answers.add(answer(task)));
        } else if (!Objects.equals(decidedUnder, office.leadership())) {
            batch.forEach(task -> answers.add(() -> task.ruled.accept(Optional.empty())));
        } else {
            return List.of();
        }
        batch = new ArrayList<>();
        unwritten.clear();
        return answers;
    }

    private static Host.Step answer(Task task) {
        return () -> task.ruled.accept(task.decision);
    }

    private ClusterImage settleBrokers(ClusterImage image, Leadership leadership) {
        ClusterImage settled = withoutDead(image);
        if (leadership.equals(settledUnder) && settled.brokers().equals(settledBrokers)) {
            return settled;
        }
        decidedUnder = leadership;
        settledUnder = leadership;
        settledBrokers = settled.brokers();
        for (ClusterChange change : BrokerChanges.decide(settled, world)) {
            unwritten.put(subject(change), change);
            settled = settled.with(change);
        }
        return settled;
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

    private List<Host.Step> decideWaiting(ClusterImage image, Leadership leadership) {
        List<Host.Step> answers = new ArrayList<>();
        ClusterImage working = image;
        decidedUnder = leadership;
        for (Task task = waiting.poll(); task != null; task = waiting.poll()) {
            Decision<PartitionState> decision = task.decide.apply(working);
            task.decision = Optional.of(decision);
            working = decision.applyTo(working);
            decision.changes().forEach(change -> unwritten.put(subject(change), change));
            if (decision.changes().isEmpty() && unwritten.isEmpty()) {
                answers.add(answer(task));
            } else {
                batch.add(task);
            }
        }
        return answers;
    }

    private void write(Leadership leadership) {
        TreeState seen = office.state();
        List<ClusterChange> changes = List.copyOf(unwritten.values());
        boolean fenced = world.bug() != PlantedBug.DEPOSED_CONTROLLER_WRITES;
        writing = true;
        office.write(
                before -> {
                    if (fenced && before.office().epoch() != leadership.epoch()) {
                        return null;
                    }
                    TreeState after = before;
                    for (ClusterChange change : changes) {
                        after = after == null ? null : written(change, after, seen, fenced);
                    }
                    return after;
                },
                result -> {
                    writing = false;
                    if (result == Result.CONFLICT) {
                        office.deposed();
                    }
                });
    }

    /// Null if one of the conditions of the write, as of what was `seen`, does not hold.
    static @Nullable TreeState written(
            ClusterChange change, TreeState before, TreeState seen, boolean fenced) {
        return switch (change) {
            case ClusterChange.TopicPut put ->
                    fenced && before.page().version() != seen.page().version()
                            ? null
                            : before.with(put.topic());
            case ClusterChange.BrokerActivated(int broker, long epoch) -> {
                TreeState.Activation last = seen.activations().get(broker);
                if (fenced && !Objects.equals(before.activations().get(broker), last)) {
                    yield null;
                }
                int version = last == null ? 0 : last.version() + 1;
                yield before.withActivation(broker, new TreeState.Activation(epoch, version));
            }
            case ClusterChange.BrokerRemoved(int broker, long epoch) ->
                    before.withoutDead(broker, epoch, seen);
            default -> throw new IllegalArgumentException(change.toString());
        };
    }

    private static Object subject(ClusterChange change) {
        return switch (change) {
            case ClusterChange.TopicPut put -> put.topic().id();
            case ClusterChange.BrokerActivated activated -> activated.broker();
            case ClusterChange.BrokerRemoved gone -> gone.broker();
            default -> throw new IllegalArgumentException(change.toString());
        };
    }

    private static boolean isVisible(ClusterChange change, ClusterImage image) {
        return switch (change) {
            case ClusterChange.TopicPut put -> put.topic().equals(image.topic(put.topic().name()));
            case ClusterChange.BrokerActivated(int broker, long epoch) -> {
                BrokerRegistration registered = image.brokers().get(broker);
                yield registered == null || registered.epoch() != epoch || registered.isLive();
            }
            case ClusterChange.BrokerRemoved(int broker, long epoch) -> {
                BrokerRegistration registered = image.brokers().get(broker);
                yield registered == null || registered.epoch() != epoch;
            }
            default -> throw new IllegalArgumentException(change.toString());
        };
    }
}
