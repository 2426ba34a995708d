package io.leat.simulator.replication;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.leadership.BrokerChanges;
import io.leat.cluster.office.Candidacy;
import io.leat.cluster.office.Leadership;
import io.leat.simulator.replication.Tree.Result;
import io.leat.simulator.replication.TreeState.Controller;
import io.leat.simulator.replication.TreeState.Registered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A process and ZooKeeper: what `Coordination`, `Registration`, `Election` and the writes of
/// `Suspicions` are together.
final class Office {
    private final World world;
    private final Host host;
    private final Desk desk;
    private final Dials dials;
    private Tree.@Nullable Session session;
    private TreeState state = TreeState.EMPTY;
    private boolean consistent;
    private boolean registering;
    private boolean stopping;
    private final Candidacy candidacy = new Candidacy();

    Office(World world, Host host) {
        this.world = world;
        this.host = host;
        this.desk = new Desk(world, this);
        this.dials = new Dials(world, this);
    }

    Host host() {
        return host;
    }

    Desk desk() {
        return desk;
    }

    Dials dials() {
        return dials;
    }

    TreeState state() {
        return state;
    }

    @Nullable Leadership leadership() {
        return candidacy.leadership();
    }

    void open() {
        consistent = false;
        registering = false;
        candidacy.sessionChanged();
        desk.sessionChanged();
        session = world.tree().open(this);
    }

    void expired() {
        open();
    }

    /// What is read until the next connection may be old.
    void disconnected() {
        consistent = false;
    }

    void read(TreeState newest) {
        state = newest;
        consistent = true;
        step();
    }

    void deposed() {
        candidacy.deposed();
    }

    void stepIfConsistent() {
        if (consistent) {
            step();
        }
    }

    private void step() {
        Tree.Session open = Objects.requireNonNull(session);
        List<Host.Step> answers = new ArrayList<>();
        register(open, answers);
        Registered live = state.brokers().get(host.id());
        if (live != null && live.session() == open.id) {
            elect(open);
            dials.step(state.image());
        }
        desk.step(state.image()).forEach(answer -> answers.add(answer::run));
        host.publish(state.image(), answers);
    }

    private void register(Tree.Session open, List<Host.Step> answers) {
        if (registering) {
            return;
        }
        Registered live = state.brokers().get(host.id());
        if (live != null && live.session() == open.id) {
            if (state.isLive(host.id())) {
                answers.add(host::serve);
                tellStopping(live);
            }
            return;
        }
        if (live != null && live.instance() != host.machine().instance()) {
            return; // somebody else's, until its session ends
        }
        registering = true;
        Controller stale = state.office().holder();
        int epoch = state.office().epoch();
        write(
                before -> {
                    if (!Objects.equals(before.brokers().get(host.id()), live)) {
                        return null;
                    }
                    TreeState after = before;
                    if (live != null && stale != null && stale.session() == live.session()) {
                        if (before.office().epoch() != epoch) {
                            return null;
                        }
                        after = after.with(new TreeState.Office(epoch, null));
                    }
                    return after.withBroker(
                            new Registered(
                                    host.id(),
                                    before.zxid() + 1,
                                    open.id,
                                    host.machine().instance(),
                                    stopping));
                },
                _ -> registering = false);
    }

    private void tellStopping(Registered live) {
        if (stopping && !live.stopping()) {
            registering = true;
            write(
                    before ->
                            live.equals(before.brokers().get(host.id()))
                                    ? before.withStopping(host.id())
                                    : null,
                    _ -> registering = false);
        }
    }

    /// From now on the registration says that this broker wants to stop.
    void stopping() {
        stopping = true;
        stepIfConsistent();
    }

    /// The process ends.
    void close() {
        Tree.Session open = session;
        if (open != null) {
            world.tree().close(open);
        }
    }

    private void elect(Tree.Session open) {
        Controller holder = state.office().holder();
        var seen =
                new Candidacy.Seen(
                        state.office().epoch(),
                        state.office().epoch(),
                        holder == null ? null : holder.epoch(),
                        holder != null && holder.session() == open.id);
        if (candidacy.stands(seen)) {
            run(open, state.office().epoch(), before -> before);
        }
    }

    /// With what `along` does.
    private void run(Tree.Session open, int last, Tree.Write along) {
        candidacy.asks();
        int epoch = last + 1;
        write(
                before -> {
                    if (before.office().epoch() != last) {
                        return null;
                    }
                    TreeState after = along.applyTo(before);
                    return after == null || after.office().holder() != null
                            ? null
                            : after.with(
                                    new TreeState.Office(
                                            epoch, new Controller(host.id(), epoch, open.id)));
                },
                result -> {
                    boolean won = result == Result.DONE;
                    candidacy.answered(won ? new Leadership(epoch, epoch) : null);
                    if (won) {
                        world.note("broker %d is controller %d", host.id(), epoch);
                    }
                });
    }

    /// The process of the controller is gone: its office and its registration go, this broker takes
    /// office, and who follows leads.
    void takeOver(int dead, long epoch) {
        Controller holder = state.office().holder();
        if (candidacy.isAsking() || holder == null) {
            return;
        }
        TreeState seen = state;
        ClusterImage living = seen.image().with(new ClusterChange.BrokerRemoved(dead, epoch));
        List<ClusterChange> changes = BrokerChanges.elections(living, world);
        run(
                Objects.requireNonNull(session),
                seen.office().epoch(),
                before -> {
                    if (!holder.equals(before.office().holder())) {
                        return null;
                    }
                    TreeState after = before.withoutDead(dead, epoch, seen);
                    for (ClusterChange change : changes) {
                        after = after == null ? null : Desk.written(change, after, seen, true);
                    }
                    return after == null
                            ? null
                            : after.with(new TreeState.Office(before.office().epoch(), null));
                });
    }

    void report(int broker, long epoch) {
        Tree.Session open = Objects.requireNonNull(session);
        if (!state.suspects().containsKey(broker)) {
            write(
                    before ->
                            before.suspects().containsKey(broker)
                                    ? null
                                    : before.with(broker, new TreeState.Suspect(epoch, open.id)),
                    _ -> {});
        }
    }

    void clear(int broker) {
        if (state.suspects().containsKey(broker)) {
            write(before -> before.without(broker), _ -> {});
        }
    }

    /// Gives up the office, and does not stand for it again until [#standAgain()].
    void resign() {
        Controller holder = state.office().holder();
        if (holder == null || !candidacy.resigns()) {
            return;
        }
        write(
                before ->
                        holder.equals(before.office().holder())
                                ? before.with(new TreeState.Office(before.office().epoch(), null))
                                : null,
                _ -> candidacy.answered(null));
    }

    void standAgain() {
        candidacy.standAgain();
        stepIfConsistent();
    }

    /// In this session; `written` is not called in a later one. What is not known to be done is
    /// looked up.
    void write(Tree.Write write, Tree.Written written) {
        Tree.Session open = Objects.requireNonNull(session);
        world.tree()
                .write(
                        open,
                        write,
                        result -> {
                            if (open.equals(session)) {
                                written.hear(result);
                                if (result != Result.DONE) {
                                    world.tree().read(open);
                                }
                            }
                        });
    }
}
