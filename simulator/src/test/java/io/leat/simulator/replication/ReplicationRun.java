package io.leat.simulator.replication;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One seed's story: brokers start, a topic is made, clients write and read while things break;
/// then nothing breaks any more, and everything has to come right.
final class ReplicationRun {
    private static final int STORM_MILLIS = 4_000;
    private static final int CALM_MILLIS_MAX = 20_000;
    private static final int OUTAGE_ROUNDS = 10;
    private static final int OUTAGE_ROUND_MILLIS = 400;

    private final long seed;
    private final StringBuilder story = new StringBuilder();
    private final World world;
    private final List<Producer> producers;
    private final List<Reader> readers;
    private final List<Deleter> deleters;
    private final boolean calm;

    private ReplicationRun(long seed, PlantedBug bug, boolean calm) {
        this.seed = seed;
        this.calm = calm;
        this.world = new World(seed, bug, story);
        this.producers =
                IntStream.range(0, world.partitions())
                        .mapToObj(partition -> new Producer(world, partition))
                        .toList();
        this.readers =
                IntStream.range(0, world.partitions())
                        .mapToObj(partition -> new Reader(world, partition))
                        .toList();
        this.deleters =
                IntStream.range(0, world.partitions())
                        .mapToObj(partition -> new Deleter(world, partition))
                        .toList();
    }

    /// Without anything that breaks.
    static ReplicationRun calm(long seed) {
        return new ReplicationRun(seed, PlantedBug.NONE, true);
    }

    static ReplicationRun stormy(long seed, PlantedBug bug) {
        return new ReplicationRun(seed, bug, false);
    }

    /// How many batches were acknowledged. What is wrong is an [AssertionError] with the story.
    long run() {
        try {
            begin();
            Weather weather = new Weather(world);
            if (!calm) {
                weather.start();
            }
            long end = world.timeline().millis() + STORM_MILLIS;
            while (world.timeline().millis() < end) {
                step();
            }
            weather.clear();
            settle();
            return acknowledged();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + story, e);
        }
    }

    /// All of ZooKeeper is away for longer than any session or lag is borne, and nothing else
    /// breaks: producers go on all the time, and everything comes right when it is back.
    void runWithoutZooKeeper(boolean backInTime) {
        try {
            begin();
            until(() -> acknowledged() > 20);
            world.tree().leave();
            for (int round = 0; round < OUTAGE_ROUNDS; round++) {
                long before = acknowledged();
                long end = world.timeline().millis() + OUTAGE_ROUND_MILLIS;
                while (world.timeline().millis() < end) {
                    step();
                }
                if (acknowledged() == before) {
                    throw new AssertionError("nothing is acknowledged in round " + round);
                }
            }
            world.tree().comeBack(backInTime);
            settle();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + story, e);
        }
    }

    private long acknowledged() {
        return producers.stream().mapToLong(Producer::acknowledgedCount).sum();
    }

    /// What happened, line by line.
    String story() {
        return story.toString();
    }

    private void begin() throws IOException {
        world.machines().forEach(Machine::start);
        until(() -> world.tree().state().activations().size() == world.machines().size());
        world.tree().write(before -> before.with(topic()));
        producers.forEach(Producer::start);
        readers.forEach(Reader::start);
        deleters.forEach(Deleter::start);
    }

    private TopicImage topic() {
        int brokers = world.machines().size();
        List<PartitionState> states =
                IntStream.range(0, world.partitions())
                        .mapToObj(partition ->
                                PartitionState.placedOn(
                                        IntStream.range(partition, partition + 3)
                                                .mapToObj(id -> id % brokers)
                                                .toList()))
                        .toList();
        return new TopicImage(World.NAME, World.TOPIC, states, Map.of());
    }

    private void step() {
        world.timeline().step();
        world.checks().holdings();
        world.checks().ends();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void until(Condition condition) throws IOException {
        long limit = world.timeline().millis() + CALM_MILLIS_MAX;
        while (!condition.holds()) {
            if (world.timeline().millis() > limit) {
                throw new AssertionError("nothing breaks any more, but it does not come right");
            }
            long next = world.timeline().millis() + 20;
            while (world.timeline().millis() < next) {
                step();
            }
        }
    }

    private void settle() throws IOException {
        producers.forEach(Producer::stop);
        deleters.forEach(Deleter::stop);
        until(() ->
                producers.stream().allMatch(Producer::isIdle)
                        && IntStream.range(0, world.partitions()).allMatch(this::isWhole));
        for (int i = 0; i < world.partitions(); i++) {
            for (int broker : state(i).replicas()) {
                world.checks().holdsAll(Objects.requireNonNull(replica(broker, i)).log());
            }
        }
    }

    private PartitionState state(int partition) {
        return Objects.requireNonNull(world.tree().state().page().topic())
                .partitions()
                .get(partition);
    }

    private @Nullable Hosted replica(int broker, int partition) {
        Host host = world.machines().get(broker).host();
        return host == null ? null : host.replicas().get(partition);
    }

    /// All are in sync, have the same end, and all of it is committed and read.
    private boolean isWhole(int partition) {
        PartitionState state = state(partition);
        long end = world.checks().committedEnd(partition);
        return !state.replicaSets().isMoving()
                && state.isr().size() == state.replicas().size()
                && readers.get(partition).position() == end
                && state.replicas().stream().allMatch(broker -> ends(broker, partition, end));
    }

    private boolean ends(int broker, int partition, long end) {
        Hosted replica = replica(broker, partition);
        return replica != null && replica.log().logEndOffset() == end;
    }
}
