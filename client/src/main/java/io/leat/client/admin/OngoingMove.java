package io.leat.client.admin;

import io.leat.protocol.TopicPartition;
import java.util.List;

/// A partition whose replicas are on their way to other brokers.
///
/// @param replicas all that there are now, the wanted ones first
/// @param adding those of them that still copy the data, or just did
/// @param removing those of them that go in the end
public record OngoingMove(
        TopicPartition partition,
        List<Integer> replicas,
        List<Integer> adding,
        List<Integer> removing) {
    public OngoingMove {
        replicas = List.copyOf(replicas);
        adding = List.copyOf(adding);
        removing = List.copyOf(removing);
    }

    /// Where the replicas will be.
    public List<Integer> target() {
        return replicas.stream().filter(broker -> !removing.contains(broker)).toList();
    }
}
