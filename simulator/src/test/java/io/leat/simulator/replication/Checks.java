package io.leat.simulator.replication;

import com.google.errorprone.annotations.FormatMethod;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.log.Log;
import io.leat.log.LogSlice;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Looks at the cluster from outside; what it objects to is an [AssertionError].
///
/// - What a leader has called committed is what every later leader calls committed at that offset.
/// - In one epoch one process leads, and one batch stands at one offset, wherever it was copied to.
/// - What ZooKeeper holds of a partition only goes forward.
/// - Who is in sync or eligible has everything that is committed, and has flushed it.
/// - What a follower knows to be committed is, and it has it.
/// - No log starts beyond what somebody asked to be deleted, and nothing is deleted that is not
///   committed.
/// - What readers are told is the end does not move back ([Reader]); what producers were told is
///   committed is ([Producer]).
final class Checks {
    /// A batch, as far as two of them may differ.
    record Batch(
            long baseOffset, long nextOffset, int epoch, long crc, long producer, int sequence) {
        static Batch of(RecordBatch batch) {
            return new Batch(
                    batch.baseOffset(),
                    batch.nextOffset(),
                    batch.partitionLeaderEpoch(),
                    batch.crc(),
                    batch.producerId(),
                    batch.baseSequence());
        }
    }

    private record Place(int partition, int epoch, long offset) {}

    private record Term(int partition, int epoch) {}

    private final World world;
    private final Map<Integer, TreeMap<Long, Batch>> committed = new HashMap<>();
    private final Map<Place, Batch> appended = new HashMap<>();
    private final Map<Term, Host> leaders = new HashMap<>();
    private final Map<Integer, Integer> nextSequences = new HashMap<>();
    private final Map<Integer, Long> deletedBelow = new HashMap<>();

    Checks(World world) {
        this.world = world;
    }

    /// The batches, without one at the end that was cut short.
    static ByteBuffer whole(ByteBuffer batches) {
        int end = batches.position();
        for (RecordBatch batch : RecordBatches.in(batches)) {
            end += batch.sizeBytes();
        }
        return batches.slice(batches.position(), end - batches.position());
    }

    /// The end of what is committed, as far as any leader has found.
    long committedEnd(int partition) {
        TreeMap<Long, Batch> batches = committed.get(partition);
        return batches == null || batches.isEmpty() ? 0 : batches.lastEntry().getValue().nextOffset;
    }

    /// Where the last committed batch begins; -1 if there is none.
    long lastCommitted(int partition) {
        TreeMap<Long, Batch> batches = committed.get(partition);
        return batches == null || batches.isEmpty() ? -1 : batches.lastKey();
    }

    /// A leader is about to delete what lies below.
    void deletes(Log log, long offset) {
        int partition = log.partition().partition();
        if (offset > committedEnd(partition)) {
            throw objection(
                    "%s is to start at %d, committed is %d", log, offset, committedEnd(partition));
        }
        deletedBelow.merge(partition, offset, Math::max);
    }

    @Nullable Batch committedAt(int partition, long offset) {
        TreeMap<Long, Batch> batches = committed.get(partition);
        return batches == null ? null : batches.get(offset);
    }

    /// A leader appended a batch from a client.
    void appended(Host host, int epoch, Log log, long firstOffset) throws IOException {
        leads(host, epoch, log);
        for (Batch batch : read(log, firstOffset, log.logEndOffset())) {
            isAlone(log, batch);
        }
    }

    /// A follower appends what its leader sent.
    void copied(Host host, Log log, ByteBuffer batches) {
        for (RecordBatch batch : RecordBatches.in(batches)) {
            if (!batch.crcMatches()) {
                throw objection("broker %d is sent a damaged %s", host.id(), batch);
            }
            isAlone(log, Batch.of(batch));
        }
    }

    private void isAlone(Log log, Batch batch) {
        int partition = log.partition().partition();
        Batch other =
                appended.putIfAbsent(new Place(partition, batch.epoch, batch.baseOffset), batch);
        if (other != null && !other.equals(batch)) {
            throw objection("two batches in one epoch: %s and %s in %s", other, batch, log);
        }
    }

    private void leads(Host host, int epoch, Log log) {
        Host other = leaders.putIfAbsent(new Term(log.partition().partition(), epoch), host);
        if (other != null && !other.equals(host)) {
            throw objection(
                    "%d and %d both lead %s in epoch %d",
                    other.id(), host.id(), log.partition(), epoch);
        }
    }

    /// The leader of `epoch` says that its log from `from` to `to` is committed.
    void committed(Host host, int epoch, Log log, long from, long to) throws IOException {
        leads(host, epoch, log);
        int partition = log.partition().partition();
        TreeMap<Long, Batch> known = committed.computeIfAbsent(partition, _ -> new TreeMap<>());
        for (Batch batch : read(log, from, to)) {
            Batch before = known.get(batch.baseOffset);
            if (before != null && !before.equals(batch)) {
                throw objection(
                        "broker %d, epoch %d: committed %s has become %s",
                        host.id(), epoch, before, batch);
            }
            if (before == null) {
                follows(batch, committedEnd(partition), host);
                known.put(batch.baseOffset, batch);
            }
        }
    }

    private void follows(Batch batch, long end, Host host) {
        if (batch.baseOffset != end) {
            throw objection("broker %d commits %s, but %d is the end", host.id(), batch, end);
        }
        int producer = (int) batch.producer;
        int expected = nextSequences.getOrDefault(producer, 0);
        if (batch.sequence != expected) {
            throw objection("%s is committed, but %d is the next sequence", batch, expected);
        }
        nextSequences.put(producer, expected + (int) (batch.nextOffset - batch.baseOffset));
    }

    /// A reader got these.
    void seen(int partition, RecordBatch batch) {
        Batch known = committedAt(partition, batch.baseOffset());
        if (!Batch.of(batch).equals(known)) {
            throw objection("a reader saw %s, committed is %s", Batch.of(batch), known);
        }
    }

    /// A follower knows that its log from `from` to `to` is committed: its readers may have it.
    void known(Host host, Log log, long from, long to) throws IOException {
        int partition = log.partition().partition();
        for (Batch batch : read(log, from, to)) {
            Batch known = committedAt(partition, batch.baseOffset);
            if (!batch.equals(known)) {
                throw objection(
                        "broker %d takes %s for committed, it is %s", host.id(), batch, known);
            }
        }
    }

    /// After every step: no replica knows of more than it has, or lost records at its front that
    /// nobody asked to be deleted.
    void ends() {
        for (Machine machine : world.machines()) {
            Host host = machine.host();
            if (host == null) {
                continue;
            }
            for (Hosted replica : host.replicas().values()) {
                long deleted = deletedBelow.getOrDefault(replica.log().partition().partition(), 0L);
                if (replica.log().logStartOffset() > deleted) {
                    throw objection(
                            "nobody deleted more than what is below %d of %s",
                            deleted, replica.log());
                }
                if (replica.highWatermark() > replica.log().logEndOffset()) {
                    throw objection(
                            "broker %d knows records up to %d to be committed, of %s",
                            host.id(), replica.highWatermark(), replica.log());
                }
            }
        }
    }

    /// After every step: who is said to have all that is committed.
    void holdings() {
        TopicImage topic = world.tree().state().page().topic();
        if (topic == null) {
            return;
        }
        for (int i = 0; i < topic.partitions().size(); i++) {
            ReplicaSets sets = topic.partitions().get(i).replicaSets();
            for (int broker : sets.all()) {
                Machine machine = world.machines().get(broker);
                boolean counts = sets.inSync().contains(broker) || sets.eligible().contains(broker);
                if (counts && !machine.isEmptied()) {
                    holds(machine, i, sets);
                }
            }
        }
    }

    private void holds(Machine machine, int partition, ReplicaSets sets) {
        Host host = machine.host();
        Hosted replica = host == null ? null : host.replicas().get(partition);
        long end = committedEnd(partition);
        if (replica != null && replica.log().flushedOffset() < end) {
            throw objection(
                    "broker %d counts in %s, but has flushed %s of %d",
                    machine.id(), sets, replica.log(), end);
        }
    }

    /// Whether `log` holds what is committed, batch for batch.
    void holdsAll(Log log) throws IOException {
        int partition = log.partition().partition();
        for (Batch batch : read(log, log.logStartOffset(), committedEnd(partition))) {
            Batch known = committedAt(partition, batch.baseOffset);
            if (!batch.equals(known)) {
                throw objection("%s holds %s, committed is %s", log, batch, known);
            }
        }
    }

    /// ZooKeeper holds this from now on.
    void treeIs(TreeState before, TreeState state) {
        world.note("%s", state);
        TopicImage topic = state.page().topic();
        if (topic == null) {
            return;
        }
        TopicImage last = before.page().topic();
        for (int i = 0; last != null && i < last.partitions().size(); i++) {
            goesForward(last.partitions().get(i), topic.partitions().get(i));
        }
        for (Machine machine : world.machines()) {
            TreeState.Registered registered = state.brokers().get(machine.id());
            if (registered != null
                    && registered.instance() == machine.instance()
                    && state.isLive(machine.id())
                    && topic.partitions().stream().noneMatch(led -> counts(led, machine.id()))) {
                machine.countedOut();
            }
        }
    }

    private void goesForward(PartitionState from, PartitionState to) {
        ReplicaSets sets = to.replicaSets();
        if (!sets.all().containsAll(sets.inSync())
                || !sets.all().containsAll(sets.eligible())
                || (to.leader() != PartitionState.NO_LEADER && !sets.all().contains(to.leader()))) {
            throw objection("who has no replica counts: %s", to);
        }
        boolean removes = !to.replicas().containsAll(from.replicas());
        boolean isLed = from.leader() != PartitionState.NO_LEADER;
        if (removes && isLed && to.leaderEpoch() <= from.leaderEpoch()) {
            throw objection("who is removed is still heard: %s has become %s", from, to);
        }
        boolean same = from.equals(to);
        boolean sameTerm = from.leaderEpoch() == to.leaderEpoch() && from.leader() == to.leader();
        if (!same
                && (to.partitionEpoch() <= from.partitionEpoch()
                        || !(sameTerm || to.leaderEpoch() > from.leaderEpoch()))) {
            throw objection("%s has become %s", from, to);
        }
    }

    /// Whether the broker is said to have all that is committed.
    static boolean counts(PartitionState state, int broker) {
        return state.isr().contains(broker) || state.replicaSets().eligible().contains(broker);
    }

    static List<Batch> read(Log log, long from, long to) throws IOException {
        List<Batch> found = new ArrayList<>();
        long next = from;
        while (next < to) {
            LogSlice slice = log.read(next, 1 << 20, to, true);
            if (slice.isEmpty()) {
                throw new AssertionError("nothing to read at " + next + " of " + log);
            }
            for (RecordBatch batch : RecordBatches.in(slice.toBuffer())) {
                if (!batch.crcMatches()) {
                    throw new AssertionError("damaged: " + batch + " in " + log);
                }
                found.add(Batch.of(batch));
                next = batch.nextOffset();
            }
        }
        return found;
    }

    @FormatMethod
    AssertionError objection(String format, @Nullable Object... values) {
        return new AssertionError(format.formatted(values));
    }
}
