package io.leat.simulator.replication;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.office.Case;
import io.leat.cluster.office.Docket;
import io.leat.cluster.office.Leadership;
import io.leat.simulator.replication.Tree.Result;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What `ControllerQueue` is: has decided what was submitted, in order, and writes it.
final class Desk {
    /// The decision; empty from who is not the controller.
    interface Ruled extends Consumer<Optional<Decision<PartitionState>>> {}

    private static final class Task implements Case {
        private final Function<ClusterImage, Decision<PartitionState>> decide;
        private final Ruled ruled;
        private Optional<Decision<PartitionState>> decision = Optional.empty();

        Task(Function<ClusterImage, Decision<PartitionState>> decide, Ruled ruled) {
            this.decide = decide;
            this.ruled = ruled;
        }

        @Override
        public Decision<PartitionState> decide(ClusterImage image) {
            Decision<PartitionState> decided = decide.apply(image);
            decision = Optional.of(decided);
            return decided;
        }

        @Override
        public boolean isAwaited() {
            return true;
        }

        @Override
        public void confirm() {
            ruled.accept(decision);
        }

        @Override
        public void refuse() {
            ruled.accept(Optional.empty());
        }

        @Override
        public void failed(RuntimeException bug) {
            throw bug;
        }
    }

    private final World world;
    private final Office office;
    private final Docket docket;
    private boolean writing;

    Desk(World world, Office office) {
        this.world = world;
        this.office = office;
        this.docket = new Docket(world, _ -> true, (_, _) -> {});
    }

    void submit(Function<ClusterImage, Decision<PartitionState>> decide, Ruled ruled) {
        docket.submit(new Task(decide, ruled));
        office.stepIfConsistent();
    }

    /// The process that registered by `epoch` is gone.
    void remove(int broker, long epoch) {
        docket.remove(broker, epoch);
    }

    void sessionChanged() {
        writing = false;
        docket.interrupted();
    }

    List<Runnable> step(ClusterImage image) {
        if (writing) {
            return List.of();
        }
        Leadership leadership = office.leadership();
        List<Runnable> answers = docket.step(image, leadership);
        if (leadership != null && !docket.unwritten().isEmpty()) {
            write(leadership);
        }
        return answers;
    }

    private void write(Leadership leadership) {
        TreeState seen = office.state();
        List<ClusterChange> changes = List.copyOf(docket.unwritten());
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
                    if (result != Result.DONE) {
                        docket.interrupted();
                    }
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
}
