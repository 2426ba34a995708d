package io.leat.broker.api.fetch;

import io.leat.protocol.Uuid;

/// The partition that a fetch asks for, as the request names it: by topic id since version 13, by
/// name before.
record FetchTarget(String topic, Uuid topicId, int partition) {}
