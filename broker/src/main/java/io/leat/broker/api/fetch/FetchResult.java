package io.leat.broker.api.fetch;

import io.leat.protocol.message.FetchResponse.PartitionData;

/// What was read of one partition.
record FetchResult(FetchTarget target, PartitionData data) {}
