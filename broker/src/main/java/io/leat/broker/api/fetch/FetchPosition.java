package io.leat.broker.api.fetch;

import io.leat.broker.partition.ReadPosition;

/// From where a partition is fetched, and how many bytes of records at most; when nothing else was
/// read, one whole batch is served even if it is larger.
record FetchPosition(ReadPosition from, int bytesMax) {}
