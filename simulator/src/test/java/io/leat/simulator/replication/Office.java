package io.leat.simulator.replication;

import io.leat.simulator.replication.Tree.Result;
import io.leat.simulator.replication.TreeState.Controller;
import io.leat.simulator.replication.TreeState.Registered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A process and ZooKeeper: what `Coordination`, `Registration` and `Election` are together.
final class Office {
    /// The epoch under which this process is the controller; later writes are conditional on it.
    record Leadership(int epoch) {}

    private final World world;
    private final Host host;
    private final Desk desk;
    private Tree.@Nullable Session session;
    private TreeState state = TreeState.EMPTY;
    private boolean consistent;
    private boolean registering;
    private boolean electing;
    private @Nullable Leadership leadership;

    Office(World world, Host host) {
        this.world = world;
        this.host = host;
        this.desk = new Desk(world, this);
    }

    Host host() {
        return host;
    }

    Desk desk() {
        return desk;
    }

    TreeState state() {
        return state;
    }

    @Nullable Leadership leadership() {
        return leadership;
    }

    void open() {
        consistent = false;
        registering = false;
        electing = false;
        leadership = null;
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
        leadership = null;
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
        }
        answers.addAll(desk.step(state.image()));
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
                                    host.machine().instance()));
                },
                _ -> registering = false);
    }

    private void elect(Tree.Session open) {
        if (electing) {
            return;
        }
        Controller holder = state.office().holder();
        if (holder == null) {
            deposed();
            run(open, state.office().epoch());
        } else if (holder.session() != open.id) {
            deposed();
        } else if (leadership == null && holder.epoch() == state.office().epoch()) {
            leadership = new Leadership(holder.epoch());
        }
    }

    private void run(Tree.Session open, int last) {
        electing = true;
        int epoch = last + 1;
        write(
                before ->
                        before.office().epoch() != last || before.office().holder() != null
                                ? null
                                : before.with(
                                        new TreeState.Office(
                                                epoch, new Controller(host.id(), epoch, open.id))),
                result -> {
                    electing = false;
                    if (result == Result.DONE) {
                        world.note("broker %d is controller %d", host.id(), epoch);
                        leadership = new Leadership(epoch);
                    }
                });
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
