package io.leat.simulator.replication;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.leadership.PartitionName;
import io.leat.cluster.leadership.Reassignment;
import io.leat.cluster.leadership.Reassignments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// What breaks, when: crashes, stopped processes, cut links, lost sessions, lost disks, a network
/// that loses, delays and repeats, and in one of four stories all of ZooKeeper for a while.
final class Weather {
    private static final int OUTAGE_BEGIN_MILLIS_MAX = 2_500;
    private static final int OUTAGE_MILLIS_MAX = 2_000;

    private final World world;
    private boolean over;

    /// Replicas move in half of the stories, and disks are lost in the others: who is wanted must
    /// not be one whose loss nobody knows of yet.
    private final boolean moving;

    Weather(World world) {
        this.world = world;
        this.moving = world.random().nextBoolean();
    }

    void start() {
        world.network()
                .disturb(world.random().nextDouble() * 0.08, world.random().nextDouble() * 0.05);
        next();
        if (world.outages().nextInt(4) == 0) {
            world.timeline().in(world.outages().nextInt(OUTAGE_BEGIN_MILLIS_MAX), this::outage);
        }
    }

    private void outage() {
        if (!over) {
            world.tree().leave();
            world.timeline().in(50 + world.outages().nextInt(OUTAGE_MILLIS_MAX), this::endOutage);
        }
    }

    /// Where one in-sync replica is enough, who registers first after all sessions were lost is in
    /// sync alone: if a crash took its new log away before it had a record, nobody leads any more.
    private void endOutage() {
        boolean inTime = world.outages().nextBoolean();
        world.tree().comeBack(inTime || world.inSyncMin() == 1);
    }

    /// Nothing breaks from now on, and what is broken is mended.
    void clear() {
        over = true;
        world.note("nothing breaks any more");
        world.network().disturb(0, 0);
        world.network().healAll();
        endOutage();
        for (Machine machine : world.machines()) {
            machine.calm();
            machine.resume();
            machine.start();
        }
    }

    private void next() {
        world.timeline()
                .in(
                        20 + world.random().nextInt(400),
                        () -> {
                            if (!over) {
                                strike();
                                next();
                            }
                        });
    }

    private void strike() {
        Machine victim = victim();
        switch (world.random().nextInt(15)) {
            case 0, 1 -> {
                victim.crash();
                restartLater(victim);
            }
            case 2, 3 -> {
                victim.crashSoon(60);
                world.timeline()
                        .in(
                                300,
                                () -> {
                                    victim.calm();
                                    restartLater(victim);
                                });
            }
            case 4, 5 -> {
                victim.pause();
                later(600, victim::resume);
            }
            case 6 -> world.tree().expireSessionsOf(victim.id());
            case 9 -> depose();
            case 10 -> fellLeaders(victim);
            case 11 -> outlaw(victim);
            case 12 -> stop(victim);
            case 7 -> cut(victim.id(), Network.ZOOKEEPER);
            case 8 -> cut(victim.id(), world.random().nextInt(world.machines().size()));
            default -> {
                if (moving) {
                    move();
                } else {
                    loseDisk(victim);
                }
            }
        }
    }

    /// One leader goes after another, and between them nobody copies anything: what each wrote last
    /// is in some logs and not in others.
    private void fellLeaders(Machine behind) {
        world.note("leaders fall, broker %d is behind", behind.id());
        world.machines().forEach(machine -> part(behind, machine));
        later(
                100,
                () -> {
                    fellLeader();
                    world.machines()
                            .forEach(one -> world.machines().forEach(other -> part(one, other)));
                    world.timeline().in(Tree.SESSION_MILLIS, () -> later(300, this::fellLeader));
                });
    }

    private void part(Machine one, Machine other) {
        if (one.id() != other.id()) {
            world.network().cut(one.id(), other.id());
            world.timeline().in(700, () -> world.network().heal(one.id(), other.id()));
        }
    }

    private void fellLeader() {
        TopicImage topic = world.tree().state().page().topic();
        int leader =
                topic == null ? PartitionState.NO_LEADER : topic.partitions().getFirst().leader();
        if (!over && leader != PartitionState.NO_LEADER) {
            world.machines().get(leader).crash();
            restartLater(world.machines().get(leader));
        }
    }

    /// It is taken for dead, wrongly: its registration goes, while its session lives on. It may
    /// hear of that late.
    private void outlaw(Machine victim) {
        world.note("broker %d is taken for dead", victim.id());
        if (world.random().nextBoolean()) {
            victim.pause();
            later(600, victim::resume);
        }
        world.tree().write(before -> before.withoutBroker(victim.id()));
    }

    /// The process is asked to end.
    private static void stop(Machine victim) {
        Host host = victim.host();
        if (host != null) {
            victim.run(host, host::stop);
        }
    }

    /// Somebody deletes the controller's node, as operators do, while the controller has something
    /// to write. Its session lives on.
    private void depose() {
        fellLeader();
        later(
                400,
                () -> {
                    world.note("the controller's node is deleted");
                    world.tree()
                            .write(before ->
                                    before.with(
                                            new TreeState.Office(before.office().epoch(), null)));
                });
    }

    /// Somebody asks the controller to put a partition's replicas elsewhere, or to leave them.
    private void move() {
        TreeState.Controller controller = world.tree().state().office().holder();
        if (controller == null) {
            return;
        }
        List<Integer> brokers =
                new ArrayList<>(world.machines().stream().map(Machine::id).toList());
        Collections.shuffle(brokers, Random.from(world.random()));
        int count = 2 + world.random().nextInt(2);
        List<Integer> wanted =
                world.random().nextInt(4) == 0 ? null : List.copyOf(brokers.subList(0, count));
        int partition = world.random().nextInt(world.partitions());
        var wish = new Reassignment(new PartitionName(World.NAME, partition), wanted);
        world.<Optional<Decision<PartitionState>>>call(
                controller.broker(),
                (host, reply) ->
                        host.office()
                                .desk()
                                .submit(
                                        image ->
                                                Reassignments.decide(
                                                        image, List.of(wish), true, world),
                                        reply::accept),
                answer -> world.note("%s: %s", wish, answer));
    }

    /// Anybody, but a leader or the controller more often.
    private Machine victim() {
        List<Machine> machines = world.machines();
        int id = world.random().nextInt(machines.size());
        TreeState state = world.tree().state();
        TreeState.Controller controller = state.office().holder();
        TopicImage topic = state.page().topic();
        int dice = world.random().nextInt(3);
        if (dice == 0 && controller != null) {
            id = controller.broker();
        } else if (dice == 1 && topic != null) {
            int leader = topic.partitions().getFirst().leader();
            id = leader == PartitionState.NO_LEADER ? id : leader;
        }
        return machines.get(id);
    }

    private void later(int millisMax, Runnable action) {
        world.timeline().in(1 + world.random().nextInt(millisMax), action);
    }

    private void restartLater(Machine machine) {
        later(800, machine::start);
    }

    private void cut(int one, int other) {
        world.note("%d and %d are cut off", one, other);
        world.network().cut(one, other);
        later(900, () -> world.network().heal(one, other));
    }

    /// One at a time, and only where a second in-sync replica is required: else what is lost with
    /// the disk was promised to nobody else.
    private void loseDisk(Machine victim) {
        TopicImage topic = world.tree().state().page().topic();
        if (world.inSyncMin() > 1
                && world.machines().stream().noneMatch(Machine::isEmptied)
                && topic != null
                && topic.partitions().stream().allMatch(state -> isSpare(victim, state))) {
            victim.crash();
            victim.replaceDisk();
            restartLater(victim);
        }
    }

    private boolean isSpare(Machine victim, PartitionState state) {
        return world.machines().stream()
                .anyMatch(machine ->
                        machine != victim
                                && !machine.isEmptied()
                                && Checks.counts(state, machine.id()));
    }
}
