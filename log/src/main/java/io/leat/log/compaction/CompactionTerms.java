package io.leat.log.compaction;

/// What a log that is compacted has agreed to: its topic's rules, and the high watermark, at or
/// above which nothing is touched (KAFKA-13194).
public record CompactionTerms(CompactionRules rules, long highWatermark) {}
