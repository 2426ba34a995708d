package io.leat.cluster.group;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A group as an operator sees it. The protocol, the members' metadata and assignments are only
/// told of a stable group; the state of a group that does not exist is `Dead`.
public record GroupDescription(
        String groupId,
        String state,
        String protocolType,
        String protocolName,
        List<DescribedMember> members) {

    public record DescribedMember(
            String id,
            @Nullable String instanceId,
            Member.Client client,
            ByteBuffer metadata,
            ByteBuffer assignment) {}

    /// One line of the list of groups. `type` names the protocol: `classic`.
    public record Listing(String groupId, String protocolType, String state, String type) {
        static Listing of(ClassicGroup group) {
            return new Listing(
                    group.id(), group.protocolType(), group.state().wireName(), "classic");
        }
    }

    public GroupDescription {
        members = List.copyOf(members);
    }

    static GroupDescription of(ClassicGroup group) {
        boolean stable = group.state() instanceof ClassicState.Stable;
        List<DescribedMember> members =
                group.members().values().stream()
                        .map(member ->
                                new DescribedMember(
                                        member.id(),
                                        member.instanceId(),
                                        member.client(),
                                        stable
                                                ? member.metadataFor(group.protocolName())
                                                : Member.NOTHING,
                                        stable ? member.assignment() : Member.NOTHING))
                        .toList();
        return new GroupDescription(
                group.id(),
                group.state().wireName(),
                group.protocolType(),
                stable ? group.protocolName() : "",
                members);
    }
}
