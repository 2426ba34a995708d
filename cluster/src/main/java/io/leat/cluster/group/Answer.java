package io.leat.cluster.group;

import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a request that may wait, or write, ends.
public sealed interface Answer {

    /// The member belongs to this generation. Only the leader is told the `members`, to assign
    /// partitions to them, unless `skipAssignment` says that the assignment stands (KIP-814).
    record Joined(
            String memberId,
            Generation generation,
            String leader,
            boolean skipAssignment,
            List<JoinedMember> members)
            implements Answer {
        public Joined {
            members = List.copyOf(members);
        }
    }

    record Generation(int id, String protocolType, String protocolName) {}

    record JoinedMember(String id, @Nullable String instanceId, ByteBuffer metadata) {}

    /// The member's share.
    record Synced(String protocolType, String protocolName, ByteBuffer assignment)
            implements Answer {}

    /// One outcome for every member that was asked to leave, in order.
    record Left(List<LeaveOutcome> members) implements Answer {
        public Left {
            members = List.copyOf(members);
        }
    }

    record LeaveOutcome(String memberId, @Nullable String instanceId, ErrorCode error) {}

    /// One outcome for every partition of an offset commit or offset deletion.
    record OffsetsChanged(Map<TopicPartition, ErrorCode> partitions) implements Answer {
        public OffsetsChanged {
            partitions = Map.copyOf(partitions);
        }
    }

    record GroupDeleted() implements Answer {}

    /// The whole request failed. `memberId` is what a join tells its member to call itself; for all
    /// else it is what the request said.
    record Refused(ErrorCode error, String memberId) implements Answer {}
}
