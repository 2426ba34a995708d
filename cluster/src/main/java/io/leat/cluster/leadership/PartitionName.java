package io.leat.cluster.leadership;

/// A partition as somebody asks for it: there may be none of that name.
public record PartitionName(String topic, int partition) {}
