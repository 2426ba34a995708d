package io.leat.cluster.group;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One member of a group. `instanceId` makes it a static member: one that keeps its partitions over
/// a restart (KIP-345).
public record Member(
        String id,
        @Nullable String instanceId,
        Client client,
        Timeouts timeouts,
        List<Protocol> protocols,
        ByteBuffer assignment) {

    /// The process behind a member, as its latest join told.
    public record Client(String id, String host) {}

    /// `sessionMillis`: silent for longer means dead. `rebalanceMillis`: how long a rebalance waits
    /// for the member to join again.
    public record Timeouts(int sessionMillis, int rebalanceMillis) {}

    /// A way to assign partitions that a member offers (`range`, `cooperative-sticky`), with what
    /// it wants the leader to know, as bytes that only clients read.
    public record Protocol(String name, ByteBuffer metadata) {
        public Protocol {
            metadata = metadata.asReadOnlyBuffer();
        }
    }

    static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    public Member {
        protocols = List.copyOf(protocols);
        assignment = assignment.asReadOnlyBuffer();
    }

    boolean isStatic() {
        return instanceId != null;
    }

    boolean supports(String protocolName) {
        return protocols.stream().anyMatch(protocol -> protocol.name().equals(protocolName));
    }

    /// What the member said under this protocol; empty when it does not support it.
    ByteBuffer metadataFor(String protocolName) {
        return protocols.stream()
                .filter(protocol -> protocol.name().equals(protocolName))
                .map(Protocol::metadata)
                .findFirst()
                .orElse(NOTHING);
    }

    Member withAssignment(ByteBuffer newAssignment) {
        return new Member(id, instanceId, client, timeouts, protocols, newAssignment);
    }

    @Override
    public String toString() {
        return protocols.stream()
                .map(Protocol::name)
                .collect(Collectors.joining(",", id + "(", isStatic() ? ",static)" : ")"));
    }
}
