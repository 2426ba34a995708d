package io.leat.simulator.replication;

import io.leat.cluster.fencing.Answer;
import io.leat.cluster.fencing.Consequence;
import io.leat.cluster.fencing.Findings;
import io.leat.cluster.image.ClusterImage;
import io.leat.simulator.replication.TreeState.Controller;
import io.leat.simulator.replication.TreeState.Registered;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What `broker.coordination.Suspicions` is: dials who does not answer, and does what follows.
final class Dials {
    private static final int PAUSE_MILLIS = 300;
    private static final int ABSTENTION_MILLIS = 1_000;

    private final World world;
    private final Office office;
    private final Findings findings = new Findings();
    private final Map<Integer, Long> dialled = new HashMap<>();

    Dials(World world, Office office) {
        this.world = world;
        this.office = office;
    }

    /// It gave no answer.
    void suspect(int broker, long epoch) {
        if (!Objects.equals(dialled.put(broker, epoch), epoch)) {
            office.host().in(0, () -> dial(broker, epoch));
        }
    }

    private void dial(int broker, long epoch) {
        if (epoch != office.state().epoch(broker)) {
            dialled.remove(broker, epoch);
            return;
        }
        world.dial(office.host(), broker, answer -> found(broker, epoch, answer));
    }

    private void found(int broker, long epoch, Answer answer) {
        world.note("broker %d dialled %d: %s", office.host().id(), broker, answer);
        findings.found(broker, epoch, answer);
        office.stepIfConsistent();
        office.host()
                .in(
                        PAUSE_MILLIS,
                        () -> {
                            findings.forget(broker, epoch);
                            dialled.remove(broker, epoch);
                            office.stepIfConsistent();
                        });
    }

    /// This broker is registered in its session.
    void step(ClusterImage image) {
        TreeState state = office.state();
        Map<Integer, Long> suspects = new HashMap<>();
        state.suspects().forEach((broker, suspect) -> suspects.put(broker, suspect.epoch()));
        Findings.View view =
                new Findings.View(
                        office.host().id(),
                        office.leadership() != null,
                        controller(state),
                        image.brokers(),
                        suspects);
        findings.consequences(view).forEach(this::act);
    }

    /// Whose present registration holds the office.
    private static int controller(TreeState state) {
        Controller holder = state.office().holder();
        Registered registered = holder == null ? null : state.brokers().get(holder.broker());
        return holder != null && registered != null && registered.session() == holder.session()
                ? holder.broker()
                : ClusterImage.NO_CONTROLLER;
    }

    private void act(Consequence due) {
        switch (due) {
            case Consequence.Remove(int broker, long epoch) -> office.desk().remove(broker, epoch);
            case Consequence.TakeOver(int broker, long epoch) -> office.takeOver(broker, epoch);
            case Consequence.Report(int broker, long epoch) -> office.report(broker, epoch);
            case Consequence.Clear(int broker) -> office.clear(broker);
            case Consequence.Dial(int broker, long epoch) -> suspect(broker, epoch);
            case Consequence.Resign(int reached, int others) -> {
                world.note("controller %d reaches %d of %d", office.host().id(), reached, others);
                office.resign();
                office.host().in(ABSTENTION_MILLIS, office::standAgain);
            }
        }
    }
}
