package io.leat.broker.group;

import io.leat.broker.partition.Partition;
import io.leat.broker.partition.Partitions;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Gives the coordinators the partitions of `__consumer_offsets` that the cluster image says this
/// broker leads, and takes them away again. Confined to the thread of the cluster's mirror.
public final class GroupElections {
    /// One term of leadership: a new one loads the groups anew.
    private record Term(Uuid topicId, int leaderEpoch) {}

    private final int brokerId;
    private final GroupCoordinators groups;
    private final Partitions partitions;
    private final Map<Integer, Term> led = new HashMap<>();

    public GroupElections(int brokerId, GroupCoordinators groups, Partitions partitions) {
        this.brokerId = brokerId;
        this.groups = groups;
        this.partitions = partitions;
    }

    /// To be called after the partitions themselves are as `after` says.
    public void apply(ClusterImage before, ClusterImage after) {
        Map<Integer, Term> terms = terms(after);
        for (int index : Set.copyOf(led.keySet())) {
            if (!terms.containsKey(index)) {
                led.remove(index);
                groups.resign(index);
            }
        }
        terms.forEach(this::lead);
        forgetDeletedTopics(before, after);
    }

    private Map<Integer, Term> terms(ClusterImage image) {
        TopicImage topic = image.topic(OffsetsTopic.NAME);
        Map<Integer, Term> terms = new HashMap<>();
        if (topic != null) {
            for (int i = 0; i < topic.partitions().size(); i++) {
                PartitionState state = topic.partitions().get(i);
                if (state.leader() == brokerId) {
                    terms.put(i, new Term(topic.id(), state.leaderEpoch()));
                }
            }
        }
        return terms;
    }

    private void lead(int index, Term term) {
        Partition partition = partitions.find(new TopicPartition(OffsetsTopic.NAME, index));
        if (partition != null && !term.equals(led.put(index, term))) {
            groups.lead(index, new PartitionGroupLog(partition));
        }
    }

    private void forgetDeletedTopics(ClusterImage before, ClusterImage after) {
        Set<String> gone =
                after.topicsChangedSince(before).stream()
                        .filter(name -> after.topic(name) == null)
                        .collect(Collectors.toCollection(HashSet::new));
        if (!gone.isEmpty()) {
            groups.topicsDeleted(gone);
        }
    }
}
