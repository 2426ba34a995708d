package io.leat.simulator.replication;

import com.google.errorprone.annotations.FormatMethod;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.fencing.Answer;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Everything that one seed makes, and what its parts ask of one another.
final class World implements ReplicaRules {
    static final Uuid TOPIC = new Uuid(4, 2);
    static final String NAME = "orders";
    static final int LAG_MILLIS_MAX = 400;
    private static final int DIAL_MILLIS_MAX = 60;

    private final RandomGenerator random;
    private final RandomGenerator outages;
    private final RandomGenerator deletions;
    private final PlantedBug bug;
    private final StringBuilder story;
    private final int partitions;
    private final int inSyncMin;
    private final Timeline timeline = new Timeline();
    private final Network network;
    private final Tree tree;
    private final Checks checks;
    private final List<Machine> machines;

    World(long seed, PlantedBug bug, StringBuilder story) {
        this.random = new Random(seed);
        this.outages = new Random(~seed);
        this.deletions = new Random(~seed * 31);
        this.bug = bug;
        this.story = story;
        this.partitions = 1 + random.nextInt(2);
        this.inSyncMin = 1 + random.nextInt(2);
        this.network = new Network(timeline, random);
        this.tree = new Tree(this);
        this.checks = new Checks(this);
        this.machines =
                IntStream.range(0, 3 + random.nextInt(3))
                        .mapToObj(id -> new Machine(this, id))
                        .toList();
    }

    RandomGenerator random() {
        return random;
    }

    /// When ZooKeeper is away: apart from all else, so that stories without that stay as they are.
    RandomGenerator outages() {
        return outages;
    }

    /// When records are deleted; likewise.
    RandomGenerator deletions() {
        return deletions;
    }

    PlantedBug bug() {
        return bug;
    }

    Timeline timeline() {
        return timeline;
    }

    Network network() {
        return network;
    }

    Tree tree() {
        return tree;
    }

    Checks checks() {
        return checks;
    }

    List<Machine> machines() {
        return machines;
    }

    int partitions() {
        return partitions;
    }

    int inSyncMin() {
        return inSyncMin;
    }

    static TopicPartition partition(int index) {
        return new TopicPartition(NAME, index);
    }

    /// A line of what happened, for a seed that failed.
    @FormatMethod
    void note(String format, Object... values) {
        story.append(timeline.millis()).append(' ').append(format.formatted(values)).append('\n');
    }

    @Override
    public int inSyncMin(ClusterImage image, TopicImage topic) {
        return inSyncMin;
    }

    @Override
    public boolean mayElectUnclean(ClusterImage image, TopicImage topic) {
        return false;
    }

    /// What a process does with a request.
    interface Asked<T> {
        void take(Host host, Consumer<T> reply) throws IOException;
    }

    /// What the sender does with the answer, if there is one.
    interface Answered<T> {
        void take(T answer) throws IOException;
    }

    /// From one process to the one that runs on `target` now.
    <T> void call(Host sender, int target, Asked<T> request, Answered<T> answered) {
        call(
                sender.id(),
                target,
                request,
                answer -> sender.machine().run(sender, () -> answered.take(answer)));
    }

    /// From a client.
    <T> void call(int target, Asked<T> request, Consumer<T> answered) {
        call(Network.CLIENT, target, request, answered);
    }

    /// Whether the process on `target` is there. A process that is stopped is: its kernel answers.
    void dial(Host sender, int target, Consumer<Answer> heard) {
        timeline.in(
                network.delayMillis(),
                () -> {
                    Host host = machines.get(target).host();
                    boolean open = network.isOpen(sender.id(), target);
                    boolean listens = host != null && host.isServing();
                    Answer answer =
                            !open ? Answer.SILENCE : listens ? Answer.ACCEPTED : Answer.REFUSED;
                    sender.in(open ? 1 : DIAL_MILLIS_MAX, () -> heard.accept(answer));
                });
    }

    private <T> void call(int sender, int target, Asked<T> request, Consumer<T> answered) {
        Host host = machines.get(target).host();
        if (host == null || !host.isServing()) {
            return;
        }
        Consumer<T> reply = answer -> network.send(target, sender, () -> answered.accept(answer));
        network.send(
                sender, target, () -> host.machine().run(host, () -> request.take(host, reply)));
    }
}
