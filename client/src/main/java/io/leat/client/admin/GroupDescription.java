package io.leat.client.admin;

import io.leat.protocol.TopicPartition;
import java.util.List;

/// A group and its members.
public record GroupDescription(
        String name, String state, String assignor, int coordinator, List<Member> members) {
    public GroupDescription {
        members = List.copyOf(members);
    }

    /// One member and the partitions that it reads.
    public record Member(String id, String clientId, String host, List<TopicPartition> assignment) {
        public Member {
            assignment = List.copyOf(assignment);
        }
    }
}
