package io.leat.simulator.replication;

import io.leat.simulator.storage.Faults;
import io.leat.simulator.storage.SimulatedStorage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What a broker runs on: a disk, and at most one process, which may be stopped for a while.
final class Machine {
    private final World world;
    private final int id;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private SimulatedStorage storage;
    private Faults faults = Faults.none();
    private @Nullable Host host;
    private boolean paused;
    private boolean emptied;
    private long instance;

    Machine(World world, int id) {
        this.world = world;
        this.id = id;
        this.storage = emptyDisk();
    }

    private SimulatedStorage emptyDisk() {
        instance = world.random().nextLong();
        return SimulatedStorage.empty(new Random(instance), true);
    }

    int id() {
        return id;
    }

    long instance() {
        return instance;
    }

    SimulatedStorage storage() {
        return storage;
    }

    @Nullable Host host() {
        return host;
    }

    boolean isPaused() {
        return paused;
    }

    /// Whether the disk was replaced and the controller has not counted the replicas out yet.
    boolean isEmptied() {
        return emptied;
    }

    void countedOut() {
        emptied = false;
    }

    void start() {
        if (host == null) {
            world.note("broker %d starts", id);
            inject(Faults.none());
            Host started = new Host(world, this);
            host = started;
            run(started, started::start);
        }
    }

    /// Does something in the process, unless it is not the one that runs; later, if it is stopped.
    void run(Host process, Host.Step step) {
        if (host != process) {
            return;
        }
        if (paused) {
            held.add(() -> run(process, step));
            return;
        }
        try {
            step.run();
        } catch (IOException e) {
            if (!faults.crashed()) {
                throw new AssertionError("broker " + id, e);
            }
        }
        if (faults.crashed()) {
            crash();
        }
    }

    /// The power fails in the middle of one of the next operations on the disk.
    void crashSoon(int operationsMax) {
        inject(Faults.none().crashIn(1L + world.random().nextInt(operationsMax)));
    }

    /// No crash is due any more.
    void calm() {
        if (host != null) {
            inject(Faults.none());
        }
    }

    private void inject(Faults newFaults) {
        faults = newFaults.shortWrites();
        storage.inject(faults);
    }

    void crash() {
        if (host != null) {
            world.note("broker %d crashes", id);
            host = null;
            paused = false;
            held.clear();
            storage = storage.crash();
            faults = Faults.none();
        }
    }

    /// The process has ended by itself, and is started again.
    void ended() {
        world.note("broker %d has ended", id);
        host = null;
        held.clear();
        inject(Faults.none());
        world.timeline().in(1 + world.random().nextInt(500), this::start);
    }

    void pause() {
        if (host != null && !paused) {
            world.note("broker %d stops", id);
            paused = true;
        }
    }

    void resume() {
        if (paused) {
            world.note("broker %d goes on", id);
            paused = false;
            Deque<Runnable> due = new ArrayDeque<>(held);
            held.clear();
            due.forEach(Runnable::run);
        }
    }

    /// Only while no process runs.
    void replaceDisk() {
        world.note("broker %d gets an empty disk", id);
        storage = emptyDisk();
        emptied = true;
    }
}
