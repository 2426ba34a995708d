package io.leat.simulator.replication;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.leadership.Handover;
import io.leat.cluster.partition.FollowerTerm;
import io.leat.cluster.partition.Role;
import io.leat.cluster.partition.RoleChoice;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.log.segment.RollRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A broker's process: what `Broker`, `ClusterMirror`, `Partitions` and `Roles` are together. It
/// loses all of this when it ends; what its [Machine] has on disk stays.
final class Host implements LogListener {
    private static final LogConfig LOGS =
            new LogConfig(
                    new RollRules(2_000, Long.MAX_VALUE, 1_000, 200),
                    LogConfig.DEFAULT.flush(),
                    new LogConfig.RetentionRules(-1, -1, 0),
                    LogConfig.DEFAULT.messageTimestampType(),
                    1 << 20);

    private static final int STOP_MILLIS_MAX = 600;
    private static final int NOTE_MILLIS = 150;

    /// Something that a process does.
    interface Step {
        void run() throws IOException;
    }

    private final World world;
    private final Machine machine;
    private final Office office;
    private final InSync inSync;
    private final Map<Integer, Hosted> replicas = new TreeMap<>();

    private @Nullable LogDirectory directory;
    private ClusterImage image = ClusterImage.empty("");
    private @Nullable ClusterImage next;
    private final List<Step> completions = new ArrayList<>();
    private @Nullable RoleChoice choice;
    private boolean serving;
    private boolean stopping;
    private long stopByMillis;

    Host(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
        this.office = new Office(world, this);
        this.inSync = new InSync(world, this);
    }

    void start() throws IOException {
        directory =
                LogDirectory.openUnattended(
                        new LogDirectoryOptions(
                                Path.of("/data"),
                                machine.storage(),
                                world.timeline(),
                                this,
                                _ -> LOGS));
        office.open();
        inSync.start();
        in(1, this::flush);
        in(NOTE_MILLIS, this::noteCommitted);
    }

    int id() {
        return machine.id();
    }

    Machine machine() {
        return machine;
    }

    boolean isAlive() {
        return machine.host() == this;
    }

    boolean isRunning() {
        return isAlive() && !machine.isPaused();
    }

    /// Whether it was registered, so that its sockets are open.
    boolean isServing() {
        return serving;
    }

    /// As `ClusterMirror.image()`.
    ClusterImage image() {
        return image;
    }

    Office office() {
        return office;
    }

    InSync inSync() {
        return inSync;
    }

    Map<Integer, Hosted> replicas() {
        return replicas;
    }

    @Nullable Leading leading(int partition) {
        return replicas.get(partition) instanceof Leading led ? led : null;
    }

    void in(long millis, Step step) {
        world.timeline().in(millis, () -> machine.run(this, step));
    }

    /// The flusher's thread: now and then it is slow.
    private void flush() {
        if (directory != null) {
            directory.runFlusher();
        }
        in(world.random().nextInt(20) == 0 ? 100 : 2 + world.random().nextInt(8), this::flush);
    }

    /// High watermarks are written down now and then.
    private void noteCommitted() {
        if (directory != null) {
            directory.checkpointCommitted(
                    directory.logs(),
                    log -> {
                        Hosted replica = replicas.get(log.partition().partition());
                        return replica == null ? -1 : replica.highWatermark();
                    });
        }
        in(NOTE_MILLIS, this::noteCommitted);
    }

    /// As `LogDirectories.committed`.
    private long noted(Log log) {
        long known = directory == null ? 0 : directory.committedOffset(log);
        return Math.max(log.logStartOffset(), Math.min(known, log.logEndOffset()));
    }

    @Override
    public void flushed(Log log, long offset) {
        Hosted replica = replicas.get(log.partition().partition());
        if (replica != null) {
            in(0, replica::flushed);
        }
    }

    @Override
    public void failed(Log log, IOException cause) {
        // The machine crashed, which it sees itself.
    }

    /// As `ClusterMirror.publish`: images that follow one another quickly come as one.
    void publish(ClusterImage newest, List<Step> afterwards) {
        if (choice == null) {
            choice = RoleChoice.before(newest, id());
        }
        completions.addAll(afterwards);
        boolean waiting = next != null;
        next = newest;
        if (!waiting) {
            in(world.random().nextInt(12), this::deliver);
        }
    }

    private void deliver() throws IOException {
        ClusterImage after = next;
        if (after == null) {
            return;
        }
        next = null;
        apply(image, after);
        image = after;
        List<Step> due = List.copyOf(completions);
        completions.clear();
        for (Step step : due) {
            step.run();
        }
    }

    /// The registration shows: the sockets are opened.
    void serve() {
        serving = true;
    }

    private void apply(ClusterImage before, ClusterImage after) throws IOException {
        boolean first = choice().admit(after);
        TopicImage topic = after.topic(World.TOPIC);
        if (topic == null || (!first && topic.equals(before.topic(World.TOPIC)))) {
            return;
        }
        boolean isNew = !before.clusterId().isEmpty() && before.topic(World.TOPIC) == null;
        for (int i = 0; i < topic.partitions().size(); i++) {
            PartitionState state = topic.partitions().get(i);
            if (choice().hasReplica(state)) {
                host(i, state, isNew);
            } else {
                release(i);
            }
        }
    }

    /// As `Broker.stop()`: hands over what it leads, as far as others can lead, then ends.
    void stop() throws IOException {
        if (!stopping) {
            world.note("broker %d wants to stop", id());
            stopping = true;
            stopByMillis = world.timeline().millis() + STOP_MILLIS_MAX;
            office.stopping();
            endOnceHandedOver();
        }
    }

    private void endOnceHandedOver() throws IOException {
        BrokerRegistration own = image.brokers().get(id());
        boolean heard = own != null && own.standing() == BrokerStanding.STOPPING;
        boolean done = heard && Handover.isDone(image, id());
        if (!done && world.timeline().millis() < stopByMillis) {
            in(10, this::endOnceHandedOver);
            return;
        }
        replicas.values().forEach(Hosted::close);
        if (directory != null) {
            directory.close();
        }
        office.close();
        machine.ended();
    }

    private RoleChoice choice() {
        return Objects.requireNonNull(choice);
    }

    private void host(int partition, PartitionState state, boolean isNew) throws IOException {
        switch (replicas.get(partition)) {
            case Hosted known when known.role().equals(choice().in(state)) -> known.become(state);
            case Hosted known -> {
                known.close();
                assume(partition, state, known.log(), known.highWatermark());
            }
            case null -> {
                Log log = log(partition, state, isNew);
                if (log != null) {
                    long known =
                            choice().committedAtOpening(state, noted(log), log.flushedOffset());
                    assume(partition, state, log, known);
                }
            }
        }
    }

    /// The partition lives elsewhere now: what is here of it goes.
    private void release(int partition) throws IOException {
        Hosted known = replicas.remove(partition);
        if (known != null) {
            known.close();
        }
        if (directory != null && directory.find(World.partition(partition)).isPresent()) {
            world.note("broker %d drops %d", id(), partition);
            directory.delete(World.partition(partition));
        }
    }

    private @Nullable Log log(int partition, PartitionState state, boolean isNew)
            throws IOException {
        LogDirectory logs = directory;
        if (logs == null) {
            throw new IllegalStateException("not started");
        }
        Log found = logs.find(World.partition(partition)).orElse(null);
        if (found != null) {
            return found;
        }
        return switch (choice().missing(state, isNew)) {
            case MAKE -> {
                Log made = logs.create(World.partition(partition), World.TOPIC, LOGS);
                made.requestFlush();
                yield made;
            }
            case WAIT -> null;
            case RESIGN -> {
                world.note("broker %d has lost %d", id(), partition);
                inSync.resign(partition, state);
                yield null;
            }
        };
    }

    private void assume(int partition, PartitionState state, Log log, long highWatermark)
            throws IOException {
        switch (choice().in(state)) {
            case Role.Leader _ -> {
                world.note("broker %d leads %d: %s, %s", id(), partition, state, log);
                Leading leading = new Leading(world, this, log, state, highWatermark);
                replicas.put(partition, leading);
                leading.lead();
            }
            case Role.Follower role -> {
                var term = new FollowerTerm(role, highWatermark);
                Copying copying = new Copying(world, this, log, term);
                replicas.put(partition, copying);
                copying.begin();
            }
        }
    }
}
