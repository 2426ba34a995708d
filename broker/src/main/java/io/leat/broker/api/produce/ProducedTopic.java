package io.leat.broker.api.produce;

import io.leat.protocol.Uuid;
import java.util.List;

/// What became of one topic's part of a produce request.
record ProducedTopic(String name, Uuid id, List<ProducedPartition> partitions) {}
