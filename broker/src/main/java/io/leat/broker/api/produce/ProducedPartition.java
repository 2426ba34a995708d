package io.leat.broker.api.produce;

import io.leat.broker.partition.AppendOutcome;

/// What became of one partition's part of a produce request.
record ProducedPartition(int index, AppendOutcome outcome) {}
