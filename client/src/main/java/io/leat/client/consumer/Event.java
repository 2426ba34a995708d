package io.leat.client.consumer;

import io.leat.client.ClientException;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.FetchResponse;
import java.util.List;
import java.util.Map;

/// What a polling thread may be woken with.
sealed interface Event {
    /// The answer to a fetch, and from where it was asked for.
    record Fetched(int broker, Map<TopicPartition, Long> asked, FetchResponse response)
            implements Event {}

    /// A fetch that got no answer.
    record FetchFailed(int broker, Map<TopicPartition, Long> asked, ClientException reason)
            implements Event {}

    /// The group has given this member its partitions.
    record Joined(Generation generation, List<TopicPartition> assignment) implements Event {}

    /// The member could not join, for good.
    record JoinFailed(ClientException reason) implements Event {}

    /// The group begins anew, or goes on without this member.
    record RejoinWanted(boolean memberIsKnown) implements Event {}

    /// Somebody wants the poll to return.
    record WakeUp() implements Event {}
}
