package io.leat.cluster.group;

/// The time of an event on two clocks: `steadyMillis` only moves forward and times sessions and
/// rebalances, so that setting the machine's clock expires nobody; `wallMillis` is since the epoch,
/// stamps what is written and ages committed offsets.
public record Now(long steadyMillis, long wallMillis) {}
