package io.leat.broker.api.group;

import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import org.jspecify.annotations.Nullable;

/// What a request means when it names topics: by name, or from some version on by id.
record TopicLookup(ClusterImage image, boolean byId) {

    /// The topic, or null when there is none.
    @Nullable TopicImage find(String name, Uuid id) {
        return byId ? image.topic(id) : image.topic(name);
    }

    /// The error for every partition of a topic that does not exist.
    ErrorCode unknownTopic() {
        return byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }
}
