package io.leat.cluster.group;

import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What may change a group. `instanceId` is null for a member that is not static, as it is on the
/// wire; `reason` is for people who read the log (KIP-800) and empty when none was given.
public sealed interface GroupRequest {
    String groupId();

    /// To take part in the group's next generation. `memberId` is empty when there is none yet.
    record Join(
            String groupId,
            String memberId,
            @Nullable String instanceId,
            Member.Client client,
            Member.Timeouts timeouts,
            Offer offer,
            Abilities abilities,
            String reason)
            implements GroupRequest {
        Member member(String id) {
            return new Member(id, instanceId, client, timeouts, offer.protocols(), Member.NOTHING);
        }
    }

    /// The protocols that a member supports, in order of preference.
    record Offer(String protocolType, List<Member.Protocol> protocols) {
        public Offer {
            protocols = List.copyOf(protocols);
        }
    }

    /// What the version of a join implies: `memberIdRequired`: a dynamic member is first told its
    /// id and joins with it (KIP-394); `skipAssignment`: the answer can say so (KIP-814).
    record Abilities(boolean memberIdRequired, boolean skipAssignment) {}

    /// Who a request says it comes from. `generation` is negative and `memberId` empty for one that
    /// does not come from a member.
    record Claim(String groupId, int generation, String memberId, @Nullable String instanceId) {
        boolean isMember() {
            return generation >= 0 || !memberId.isEmpty() || instanceId != null;
        }
    }

    /// To be given one's assignment; the leader brings everybody's. The protocol's type and name
    /// are null in versions that do not say.
    record Sync(
            Claim claim,
            @Nullable String protocolType,
            @Nullable String protocolName,
            Map<String, ByteBuffer> assignments)
            implements GroupRequest {
        public Sync {
            assignments = Map.copyOf(assignments);
        }

        @Override
        public String groupId() {
            return claim.groupId();
        }
    }

    /// To remove members. An operator names a static member by its instance alone.
    record Leave(String groupId, List<Leaver> members) implements GroupRequest {
        public Leave {
            members = List.copyOf(members);
        }
    }

    record Leaver(String memberId, @Nullable String instanceId, String reason) {}

    /// To remember offsets. `retentionMillis` is negative unless an old client asked for a
    /// retention of its own; `noGroupError` is what the version of the request calls a generation
    /// of a group that does not exist.
    record CommitOffsets(
            Claim claim,
            long retentionMillis,
            ErrorCode noGroupError,
            List<PartitionOffset> offsets)
            implements GroupRequest {
        public CommitOffsets {
            offsets = List.copyOf(offsets);
        }

        @Override
        public String groupId() {
            return claim.groupId();
        }
    }

    record PartitionOffset(
            TopicPartition partition,
            Uuid topicId,
            long offset,
            int leaderEpoch,
            String metadata) {}

    /// To forget the offsets of some partitions, except where a member subscribes to the topic.
    record DeleteOffsets(String groupId, List<TopicPartition> partitions) implements GroupRequest {
        public DeleteOffsets {
            partitions = List.copyOf(partitions);
        }
    }

    /// To forget a group that has no members, and its offsets.
    record DeleteGroup(String groupId) implements GroupRequest {}
}
