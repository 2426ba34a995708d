package io.leat.cluster.partition;

import static io.leat.protocol.Invariant.check;

import io.leat.cluster.image.PartitionState;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/// One leader's view of its partition from its election to the next one. Offsets of replicas are
/// the ends of what they have made durable.
///
/// Committed is what all in-sync replicas have, while they are at least `min.insync.replicas`:
/// below that the high watermark stands still, so that who leaves the in-sync replicas then still
/// has all that is committed (KIP-966). While a change of the set is under way, what both the old
/// and the new set have counts (KAFKA-8836). Confined to its owner's lock.
public final class LeaderTerm {
    private final int self;
    private final long startOffset;
    private final Map<Integer, Follower> followers = new HashMap<>();
    private PartitionState state;
    private int inSyncMin;
    private long ownEnd;
    private long highWatermark;
    private @Nullable IsrChange pending;

    /// Where the term begins.
    ///
    /// @param logEnd the log's end at the election
    /// @param durableEnd what of it is durable
    /// @param highWatermark what this replica knew to be committed
    public record Start(long logEnd, long durableEnd, long highWatermark, long nowMillis) {}

    public LeaderTerm(int self, PartitionState state, int inSyncMin, Start start) {
        check(state.leader() == self, "a term has its own leader", state.leader(), self);
        this.self = self;
        this.state = state;
        this.inSyncMin = inSyncMin;
        this.startOffset = start.logEnd;
        this.ownEnd = start.durableEnd;
        this.highWatermark = start.highWatermark;
        for (int replica : state.replicas()) {
            if (replica != self) {
                followers.put(replica, new Follower(start.nowMillis, start.logEnd));
            }
        }
        advance();
    }

    public int epoch() {
        return state.leaderEpoch();
    }

    /// The log's end when the term began. A follower that has not reached it may hold other records
    /// than the leader.
    public long startOffset() {
        return startOffset;
    }

    /// Never moves back.
    public long highWatermark() {
        return highWatermark;
    }

    public boolean isReplicated() {
        return state.isReplicated();
    }

    /// Whether enough replicas are in sync for records to be committed.
    public boolean canCommit() {
        return state.isr().size() >= inSyncMinInForce();
    }

    /// No more than there are replicas at all.
    private int inSyncMinInForce() {
        return Math.min(inSyncMin, state.replicas().size());
    }

    /// `min.insync.replicas` has changed.
    public void require(int newInSyncMin) {
        inSyncMin = newInSyncMin;
        advance();
    }

    /// The controller wrote a newer state of the same term.
    public void become(PartitionState newer, long nowMillis) {
        check(newer.leaderEpoch() == epoch(), "the term is the same");
        if (newer.partitionEpoch() <= state.partitionEpoch()) {
            return;
        }
        if (!newer.replicas().equals(state.replicas())) {
            follow(newer.replicas(), nowMillis);
        }
        state = newer;
        if (pending != null && pending.partitionEpoch() < newer.partitionEpoch()) {
            pending = null;
        }
        advance();
    }

    private void follow(List<Integer> replicas, long nowMillis) {
        followers.keySet().retainAll(replicas);
        for (int replica : replicas) {
            if (replica != self) {
                followers.computeIfAbsent(replica, _ -> new Follower(nowMillis, ownEnd));
            }
        }
    }

    /// The leader itself has everything below `durableEnd`.
    public void persisted(long durableEnd) {
        if (durableEnd > ownEnd) {
            ownEnd = durableEnd;
            advance();
        }
    }

    /// Whether `broker` has a replica.
    public boolean knows(int broker) {
        return followers.containsKey(broker);
    }

    public boolean isInSync(int broker) {
        return state.isr().contains(broker);
    }

    /// What each in-sync follower has, by broker.
    public Map<Integer, Long> inSyncEnds() {
        Map<Integer, Long> ends = new HashMap<>();
        followers.forEach((broker, follower) -> {
            if (isInSync(broker)) {
                ends.put(broker, follower.endOffset());
            }
        });
        return ends;
    }

    /// A follower asked for what follows `offset`, so it has everything below.
    public void fetched(int broker, long brokerEpoch, long offset, Moment now) {
        Follower follower = followers.get(broker);
        if (follower != null) {
            follower.fetched(brokerEpoch, offset, now.logEnd, now.millis);
            advance();
        }
    }

    /// The leader's log end, and the time.
    public record Moment(long logEnd, long millis) {}

    /// The change of the in-sync replicas that is due, if none is under way. It counts as under way
    /// from now on, until [#become] or [#rejected].
    ///
    /// @param lagMillisMax `replica.lag.time.max.ms`
    /// @param admissible the broker epoch of a broker that may be in sync now; -1 if it may not
    public Optional<IsrChange> propose(
            Moment now, long lagMillisMax, IntToLongFunction admissible) {
        if (pending != null) {
            return Optional.empty();
        }
        List<IsrChange.Member> wanted = new ArrayList<>();
        boolean changed = false;
        for (int replica : state.replicas()) {
            boolean inSync = state.isr().contains(replica);
            long epoch = admissible.applyAsLong(replica);
            boolean stays =
                    replica == self
                            || (inSync
                                    ? keeps(replica, now, lagMillisMax)
                                    : joins(replica, epoch) && keeps(replica, now, lagMillisMax));
            if (stays) {
                wanted.add(new IsrChange.Member(replica, epoch));
            }
            changed |= stays != inSync;
        }
        if (!changed) {
            return Optional.empty();
        }
        IsrChange proposal = new IsrChange(state.leaderEpoch(), state.partitionEpoch(), wanted);
        pending = proposal;
        return Optional.of(proposal);
    }

    private boolean keeps(int replica, Moment now, long lagMillisMax) {
        Follower follower = followers.get(replica);
        return follower == null || !follower.lags(now.logEnd, now.millis, lagMillisMax);
    }

    private boolean joins(int replica, long admittedEpoch) {
        Follower follower = followers.get(replica);
        return follower != null
                && admittedEpoch >= 0
                && follower.brokerEpoch() == admittedEpoch
                && follower.endOffset() >= Math.max(startOffset, highWatermark);
    }

    public boolean isUnderWay(IsrChange proposal) {
        return proposal.equals(pending);
    }

    /// The controller refused what was proposed. Says whether nothing will come of it: only if the
    /// controller found it unfit as it stands. Every other refusal, such as that of a state that
    /// has changed, may be due to an earlier attempt that was accepted and whose answer was lost.
    /// Then, as without any answer, the proposal stays under way until a newer state shows what
    /// became of it.
    public boolean rejected(IsrChange refused, ErrorCode why) {
        boolean unfit = why == ErrorCode.INELIGIBLE_REPLICA || why == ErrorCode.INVALID_REQUEST;
        if (unfit && refused.equals(pending)) {
            pending = null;
            advance();
        }
        return unfit;
    }

    /// How the partition's copies are doing, while the leader's log ends at `logEnd`.
    public Standing standing(long logEnd) {
        long lagMax = 0;
        for (Follower follower : followers.values()) {
            lagMax = Math.max(lagMax, logEnd - follower.endOffset());
        }
        return new Standing(
                state.replicas().size(), state.isr().size(), inSyncMinInForce(), lagMax);
    }

    /// How many replicas there are, and how they keep up.
    ///
    /// @param inSyncMin how many have to be in sync for anything to be committed
    /// @param lagMax how many records the replica that is furthest behind lacks
    public record Standing(int replicas, int inSync, int inSyncMin, long lagMax) {}

    private void advance() {
        if (!canCommit()) {
            return;
        }
        long committed = ownEnd;
        for (Map.Entry<Integer, Follower> follower : followers.entrySet()) {
            int broker = follower.getKey();
            if (state.isr().contains(broker) || (pending != null && pending.contains(broker))) {
                committed = Math.min(committed, follower.getValue().endOffset());
            }
        }
        highWatermark = Math.max(highWatermark, committed);
    }
}
