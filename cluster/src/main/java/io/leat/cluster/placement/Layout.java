package io.leat.cluster.placement;

import io.leat.protocol.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Where replicas are, and where they may be.
///
/// @param open the brokers that may be given replicas
/// @param racks of all brokers that have one, also of those that are not open
public record Layout(Set<Integer> open, Map<Integer, String> racks, List<Placed> partitions) {
    public Layout {
        open = Set.copyOf(open);
        racks = Map.copyOf(racks);
        partitions = List.copyOf(partitions);
    }

    /// One partition; the first of its replicas is the preferred leader. `bytes` is the size of one
    /// replica.
    public record Placed(TopicPartition partition, List<Integer> replicas, long bytes) {
        public Placed {
            replicas = List.copyOf(replicas);
        }
    }

    /// Whether racks say anything: all open brokers have one, and not all the same.
    boolean hasRacks() {
        return racks.keySet().containsAll(open)
                && open.stream().map(racks::get).distinct().count() > 1;
    }

    /// On how many racks these brokers lie; one without a rack is a rack of its own.
    int racksOf(List<Integer> brokers) {
        return brokers.stream()
                .map(broker -> racks.getOrDefault(broker, "no rack of " + broker))
                .collect(Collectors.toSet())
                .size();
    }
}
