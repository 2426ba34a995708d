package io.leat.client.producer;

/// What the cluster knows a producer by. A partition's batches are numbered from 0 under it.
record ProducerIdentity(long id, short epoch) {}
