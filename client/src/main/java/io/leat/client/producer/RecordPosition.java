package io.leat.client.producer;

import io.leat.protocol.TopicPartition;

/// Where a record was written. The offset is -1 when the server did not tell it: nothing was to be
/// acknowledged, or an earlier try had been written already.
public record RecordPosition(TopicPartition partition, long offset, long timestamp) {}
