package io.leat.broker.replication;

import io.leat.broker.config.ReplicationConfig;
import io.leat.broker.partition.Replica;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.message.FetchRequest.FetchPartition;
import io.leat.protocol.message.FetchRequest.FetchTopic;
import io.leat.protocol.message.FetchRequest.ForgottenTopic;
import io.leat.protocol.message.FetchRequest.ReplicaState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one follower has told one leader in their fetch session, and so what the next request has
/// to say (KIP-227). Confined to its fetcher.
final class FetchPlan {
    /// A partition, as requests name it.
    record Target(Uuid topicId, int partition) {
        /// As generated, but direct: see [io.leat.protocol.TopicPartition#equals].
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Target that
                    && partition == that.partition
                    && topicId.equals(that.topicId);
        }

        @Override
        public int hashCode() {
            return 31 * topicId.hashCode() + partition;
        }

        static Target of(Replica replica) {
            return new Target(replica.topicId(), replica.id().partition());
        }
    }

    private record Told(int leaderEpoch, Replica.Position position) {}

    private final ReplicationConfig.Fetching settings;
    private final int broker;
    private final Map<Target, Told> told = new HashMap<>();
    private final Set<Target> dropped = new LinkedHashSet<>();
    private int sessionId;
    private int sessionEpoch;

    FetchPlan(ReplicationConfig.Fetching settings, int broker) {
        this.settings = settings;
        this.broker = broker;
    }

    /// The leader has forgotten the session, or never had one.
    void forget() {
        sessionId = 0;
        sessionEpoch = 0;
    }

    /// Whether the leader knows nothing: the next request has to be for all replicas.
    boolean isAnew() {
        return sessionEpoch == 0;
    }

    /// The leader has to serve the partition no more, until a request is for it again.
    void drop(Target target) {
        if (told.remove(target) != null) {
            dropped.add(target);
        }
    }

    /// The leader has answered without an error.
    void answered(int id) {
        sessionId = id;
        sessionEpoch = id == 0 ? 0 : sessionEpoch == Integer.MAX_VALUE ? 1 : sessionEpoch + 1;
    }

    /// The next request; says of these replicas what the leader does not know. Nothing has changed
    /// of others that it serves. `brokerEpoch` is that of this broker; `waitMillis` is how long the
    /// leader may wait for records.
    FetchRequest next(Map<Target, Replica> replicas, long brokerEpoch, int waitMillis) {
        if (isAnew()) {
            told.clear();
            dropped.clear();
        }
        Map<Uuid, List<FetchPartition>> changed = new LinkedHashMap<>();
        replicas.forEach((target, replica) -> {
            Told now = new Told(replica.term().leaderEpoch(), replica.position());
            if (!now.equals(told.put(target, now))) {
                dropped.remove(target);
                changed.computeIfAbsent(target.topicId(), _ -> new ArrayList<>())
                        .add(partition(target, now));
            }
        });
        return FetchRequest.builder()
                .replicaState(
                        ReplicaState.builder().replicaId(broker).replicaEpoch(brokerEpoch).build())
                .maxWaitMs(waitMillis)
                .minBytes(settings.bytesMin())
                .maxBytes(settings.responseBytesMax())
                .sessionId(sessionId)
                .sessionEpoch(sessionEpoch)
                .topics(topics(changed))
                .forgottenTopicsData(forgotten())
                .build();
    }

    private FetchPartition partition(Target target, Told now) {
        return FetchPartition.builder()
                .partition(target.partition())
                .currentLeaderEpoch(now.leaderEpoch())
                .fetchOffset(now.position().offset())
                .lastFetchedEpoch(now.position().lastEpoch())
                .logStartOffset(now.position().logStartOffset())
                .partitionMaxBytes(settings.partitionBytesMax())
                .build();
    }

    private static List<FetchTopic> topics(Map<Uuid, List<FetchPartition>> changed) {
        List<FetchTopic> topics = new ArrayList<>();
        changed.forEach((id, partitions) ->
                topics.add(FetchTopic.builder().topicId(id).partitions(partitions).build()));
        return topics;
    }

    private List<ForgottenTopic> forgotten() {
        Map<Uuid, List<Integer>> byTopic = new LinkedHashMap<>();
        for (Target target : dropped) {
            byTopic.computeIfAbsent(target.topicId(), _ -> new ArrayList<>())
                    .add(target.partition());
        }
        dropped.clear();
        List<ForgottenTopic> topics = new ArrayList<>();
        byTopic.forEach((id, partitions) ->
                topics.add(ForgottenTopic.builder().topicId(id).partitions(partitions).build()));
        return topics;
    }
}
