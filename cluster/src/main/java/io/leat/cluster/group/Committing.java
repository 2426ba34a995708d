package io.leat.cluster.group;

import io.leat.cluster.group.Answer.OffsetsChanged;
import io.leat.cluster.group.ClassicState.CompletingRebalance;
import io.leat.cluster.group.GroupRecord.OffsetSaved;
import io.leat.cluster.group.GroupRequest.Claim;
import io.leat.cluster.group.GroupRequest.CommitOffsets;
import io.leat.cluster.group.GroupRequest.PartitionOffset;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One offset commit: may who asks commit, and what is written.
final class Committing {
    private Committing() {}

    /// Why a commit to this group is refused as a whole.
    static Optional<ErrorCode> error(ClassicGroup group, CommitOffsets commit) {
        Claim claim = commit.claim();
        if (claim.generation() < 0 && (group.isEmpty() || group.isDead())) {
            return Optional.empty(); // a consumer without a group, or an operator
        }
        if (group.isDead()) {
            return Optional.of(commit.noGroupError());
        }
        if (!claim.isMember()) {
            return Optional.of(ErrorCode.UNKNOWN_MEMBER_ID); // an operator; the group is in use
        }
        Optional<ErrorCode> notMember = Membership.error(claim, group.members());
        if (notMember.isPresent()) {
            return notMember;
        }
        if (claim.generation() != group.generation()) {
            return Optional.of(ErrorCode.ILLEGAL_GENERATION);
        }
        // The member knows the new generation but has no assignment in it yet.
        return group.state() instanceof CompletingRebalance
                ? Optional.of(ErrorCode.REBALANCE_IN_PROGRESS)
                : Optional.empty();
    }

    /// Writes what may be written and answers for every partition.
    static void write(Draft draft, CommitOffsets commit, long ticket) {
        Map<TopicPartition, ErrorCode> outcomes = new LinkedHashMap<>();
        for (PartitionOffset offset : commit.offsets()) {
            boolean fits = offset.metadata().length() <= draft.rules.offsetMetadataLengthMax();
            if (fits) {
                draft.write(
                        new OffsetSaved(
                                commit.claim().groupId(),
                                offset.partition(),
                                committed(draft, commit, offset)));
            }
            outcomes.put(
                    offset.partition(),
                    fits ? ErrorCode.NONE : ErrorCode.OFFSET_METADATA_TOO_LARGE);
        }
        draft.answer(ticket, new OffsetsChanged(outcomes));
    }

    private static CommittedOffset committed(
            Draft draft, CommitOffsets commit, PartitionOffset offset) {
        long wallMillis = draft.now.wallMillis();
        return new CommittedOffset(
                offset.offset(),
                offset.leaderEpoch(),
                offset.metadata(),
                wallMillis,
                commit.retentionMillis() < 0
                        ? CommittedOffset.NO_EXPIRY
                        : wallMillis + commit.retentionMillis(),
                offset.topicId());
    }
}
