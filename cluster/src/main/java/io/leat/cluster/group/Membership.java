package io.leat.cluster.group;

import io.leat.cluster.group.GroupRequest.Claim;
import io.leat.protocol.ErrorCode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a request comes from whom it says: the one place that fences static members.
final class Membership {
    private Membership() {}

    /// What is wrong with a claim of membership, apart from its generation.
    static Optional<ErrorCode> error(Claim claim, Map<String, Member> members) {
        return error(claim.memberId(), claim.instanceId(), members);
    }

    static Optional<ErrorCode> error(
            String memberId, @Nullable String instanceId, Map<String, Member> members) {
        if (instanceId != null) {
            Optional<Member> holder =
                    members.values().stream()
                            .filter(member -> instanceId.equals(member.instanceId()))
                            .findFirst();
            if (holder.isEmpty()) {
                return Optional.of(ErrorCode.UNKNOWN_MEMBER_ID);
            }
            return holder.get().id().equals(memberId)
                    ? Optional.empty()
                    : Optional.of(ErrorCode.FENCED_INSTANCE_ID);
        }
        return members.containsKey(memberId)
                ? Optional.empty()
                : Optional.of(ErrorCode.UNKNOWN_MEMBER_ID);
    }
}
