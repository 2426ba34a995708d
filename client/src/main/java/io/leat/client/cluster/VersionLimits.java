package io.leat.client.cluster;

import io.leat.client.connection.Connection;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.message.OffsetCommitRequest;
import io.leat.protocol.message.OffsetFetchRequest;
import io.leat.protocol.message.ProduceRequest;

/// The newest versions that can carry a request. Newer ones name topics by id, which older servers
/// do not tell and which commits do not need.
final class VersionLimits {
    private static final short PRODUCE_BY_NAME = 12;
    private static final short FETCH_BY_NAME = 12;
    private static final short OFFSETS_BY_NAME = 9;

    private VersionLimits() {}

    static short of(ApiRequest request) {
        return switch (request) {
            case ProduceRequest produce when lacksId(produce) -> PRODUCE_BY_NAME;
            case FetchRequest fetch when lacksId(fetch) -> FETCH_BY_NAME;
            case OffsetCommitRequest ignored -> OFFSETS_BY_NAME;
            case OffsetFetchRequest ignored -> OFFSETS_BY_NAME;
            default -> Connection.ANY_VERSION;
        };
    }

    private static boolean lacksId(ProduceRequest request) {
        return request.topicData().stream().anyMatch(topic -> topic.topicId().equals(Uuid.ZERO));
    }

    private static boolean lacksId(FetchRequest request) {
        return request.topics().stream().anyMatch(topic -> topic.topicId().equals(Uuid.ZERO));
    }
}
