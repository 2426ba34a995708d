package io.leat.broker.api.admin;

import io.leat.cluster.controller.ConfigResource;
import io.leat.cluster.controller.Refusal;
import io.leat.protocol.ErrorCode;
import java.util.Optional;

/// The protocol's numbers for kinds of resource.
final class ResourceType {
    static final byte TOPIC = 2;
    static final byte BROKER = 4;

    private ResourceType() {}

    /// The kind with this number; empty when it has no configs here.
    static Optional<ConfigResource.Kind> kind(byte type) {
        return switch (type) {
            case TOPIC -> Optional.of(ConfigResource.Kind.TOPIC);
            case BROKER -> Optional.of(ConfigResource.Kind.BROKER);
            default -> Optional.empty();
        };
    }

    static Refusal unsupported(byte type) {
        return new Refusal(
                ErrorCode.INVALID_REQUEST,
                "Resources of type "
                        + type
                        + " have no configs here; topics (2) and brokers (4)"
                        + " do.");
    }
}
