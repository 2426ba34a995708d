package io.leat.cluster.group;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the log keeps of a group: its latest complete generation, or that it is empty.
/// `stateSinceMillis` is wall time, negative when not recorded.
public record GroupSnapshot(
        String groupId,
        String protocolType,
        int generation,
        String protocolName,
        String leader,
        long stateSinceMillis,
        List<SavedMember> members) {

    /// A member with what it subscribed to under the chosen protocol and what it was given.
    public record SavedMember(
            String id,
            @Nullable String instanceId,
            Member.Client client,
            Member.Timeouts timeouts,
            ByteBuffer subscription,
            ByteBuffer assignment) {}

    public GroupSnapshot {
        members = List.copyOf(members);
    }
}
