package io.leat.log.segment;

/// Where a batch lies in its segment's file.
public record BatchSpan(long baseOffset, int position, int sizeBytes) {}
