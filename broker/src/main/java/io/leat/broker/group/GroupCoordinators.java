package io.leat.broker.group;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.cluster.group.Decision;
import io.leat.cluster.group.GroupCoordinator;
import io.leat.cluster.group.GroupDescription;
import io.leat.cluster.group.GroupDescription.Listing;
import io.leat.cluster.group.GroupRequest;
import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// All groups that this broker coordinates: those whose partition of `__consumer_offsets` it leads.
@ThreadSafe
public final class GroupCoordinators implements AutoCloseable {
    private final OffsetsTopic topic;
    private final GroupShard.Context context;
    private final ConcurrentHashMap<Integer, GroupShard> shards = new ConcurrentHashMap<>();

    /// `random` makes up member ids and is thread-safe.
    public GroupCoordinators(
            OffsetsTopic topic, GroupSettings settings, Clock clock, RandomGenerator random) {
        this.topic = topic;
        this.context = new GroupShard.Context(settings, clock, random);
    }

    public OffsetsTopic topic() {
        return topic;
    }

    /// This broker has begun to lead a partition of `__consumer_offsets`: its groups are loaded in
    /// the background. Also for a new epoch of one that it led before.
    public void lead(int partition, GroupLog log) {
        GroupShard before = shards.put(partition, GroupShard.start(partition, log, context));
        if (before != null) {
            before.close();
        }
    }

    /// This broker no longer leads the partition. Idempotent.
    public void resign(int partition) {
        GroupShard shard = shards.remove(partition);
        if (shard != null) {
            shard.close();
        }
    }

    /// The topics are gone, and with them what groups committed for them.
    public void topicsDeleted(Set<String> topics) {
        for (GroupShard shard : shards.values()) {
            Function<GroupCoordinator, List<Decision>> forget =
                    coordinator -> coordinator.topicsDeleted(topics, shard.now());
            shard.decideAll(forget);
        }
    }

    /// Starts a request; does not block.
    public PendingAnswer submit(GroupRequest request) {
        return shardOf(request.groupId())
                .map(shard -> shard.submit(request))
                .orElseGet(() -> PendingAnswer.refused(ErrorCode.NOT_COORDINATOR));
    }

    public ErrorCode heartbeat(GroupRequest.Claim claim) {
        return shardOf(claim.groupId())
                .map(shard -> shard.heartbeat(claim))
                .orElse(ErrorCode.NOT_COORDINATOR);
    }

    public PendingOffsets committed(String groupId) {
        return shardOf(groupId)
                .map(shard -> shard.committed(groupId))
                .orElseGet(() -> PendingOffsets.unavailable(ErrorCode.NOT_COORDINATOR));
    }

    public Seen<GroupDescription> describe(String groupId) {
        return shardOf(groupId)
                .map(shard -> shard.look(coordinator -> coordinator.describe(groupId)))
                .orElseGet(() -> new Seen.Unavailable<>(ErrorCode.NOT_COORDINATOR));
    }

    /// All groups that are coordinated here; unavailable while some are still being loaded.
    public Seen<List<Listing>> list() {
        List<Listing> all = new ArrayList<>();
        for (GroupShard shard : shards.values()) {
            switch (shard.look(GroupCoordinator::list)) {
                case Seen.Found<List<Listing>> found -> all.addAll(found.value());
                case Seen.Unavailable<List<Listing>> unavailable -> {
                    if (unavailable.error() == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS) {
                        return unavailable;
                    }
                }
            }
        }
        return new Seen.Found<>(all);
    }

    /// How many groups are in each state, without those that are still being loaded.
    public Map<String, Integer> statesOfGroups() {
        Map<String, Integer> states = new HashMap<>();
        for (GroupShard shard : shards.values()) {
            if (shard.look(GroupCoordinator::list) instanceof Seen.Found<List<Listing>> found) {
                found.value().forEach(group -> states.merge(group.state(), 1, Integer::sum));
            }
        }
        return states;
    }

    /// Stops all coordinators; whoever waits is told to look elsewhere.
    @Override
    public void close() {
        shards.keySet().forEach(this::resign);
    }

    private Optional<GroupShard> shardOf(String groupId) {
        int partitions = topic.partitionCount();
        return partitions == 0
                ? Optional.empty()
                : Optional.ofNullable(shards.get(OffsetsTopic.partitionOf(groupId, partitions)));
    }
}
