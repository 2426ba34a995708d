package io.leat.log.segment;

/// What the batches of one append take up together.
public record AppendSpan(int bytes, long lastOffset, long maxTimestamp) {}
