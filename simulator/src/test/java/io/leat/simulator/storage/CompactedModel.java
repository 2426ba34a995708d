package io.leat.simulator.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was written to a compacted log, and what of it must be there.
final class CompactedModel {
    /// One record; a value of null is a tombstone.
    record Written(long offset, @Nullable String key, @Nullable String value) {}

    private final long deleteRetentionMillis;
    private final TreeMap<Long, Written> written = new TreeMap<>();
    private final Map<Long, Long> firstChanceMillis = new HashMap<>();
    private long passLimit;

    CompactedModel(long deleteRetentionMillis) {
        this.deleteRetentionMillis = deleteRetentionMillis;
    }

    void wrote(Written record) {
        written.put(record.offset(), record);
    }

    /// The log ends here after a crash.
    void cutAt(long endOffset) {
        written.tailMap(endOffset, true).clear();
    }

    /// A pass may begin now, which sees nothing at or above `highWatermark`.
    void passBegins(long highWatermark, long now) {
        passLimit = Math.max(passLimit, highWatermark);
        for (Written record : written.headMap(highWatermark).values()) {
            firstChanceMillis.putIfAbsent(record.offset(), now);
        }
    }

    /// A pass ended: below `cleanedOffset` each key has one record at most.
    @Nullable String objectionAfterPass(List<Written> found, long cleanedOffset) {
        Map<String, Long> latest = latest(cleanedOffset);
        for (Written record : found) {
            String key = record.key();
            if (record.offset() >= cleanedOffset) {
                break;
            }
            if (key == null || latest.getOrDefault(key, -1L) != record.offset()) {
                return "the pass up to " + cleanedOffset + " left " + record;
            }
        }
        return null;
    }

    /// Why `found`, the records of the log from `startOffset` on, is not what must be there.
    @Nullable String objection(List<Written> found, long startOffset, long now) {
        TreeMap<Long, Written> there = new TreeMap<>();
        for (Written record : found) {
            if (!record.equals(written.get(record.offset()))) {
                return record + " was never written there";
            }
            if (there.put(record.offset(), record) != null) {
                return record + " is there twice";
            }
        }
        Map<String, Long> latest = latest(passLimit);
        for (Written record : written.tailMap(startOffset, true).values()) {
            String key = record.key();
            boolean untouchable = record.offset() >= passLimit;
            boolean last = key != null && latest.getOrDefault(key, -1L) == record.offset();
            boolean mayBeGone = record.value() == null && mayBeGone(record, now);
            if (!there.containsKey(record.offset()) && (untouchable || (last && !mayBeGone))) {
                return record + " is gone";
            }
        }
        return resurrected(found, latest, there);
    }

    private @Nullable String resurrected(
            List<Written> found, Map<String, Long> latest, Map<Long, Written> there) {
        for (Written record : found) {
            String key = record.key();
            if (record.offset() < passLimit && key != null) {
                long last = latest.getOrDefault(key, -1L);
                if (record.offset() < last && !there.containsKey(last)) {
                    return record + " is there again, although its tombstone is gone";
                }
            }
        }
        return null;
    }

    private boolean mayBeGone(Written tombstone, long now) {
        Long chance = firstChanceMillis.get(tombstone.offset());
        return chance != null && now >= chance + deleteRetentionMillis;
    }

    private Map<String, Long> latest(long below) {
        Map<String, Long> latest = new HashMap<>();
        for (Written record : new ArrayList<>(written.headMap(below).values())) {
            String key = record.key();
            if (key != null) {
                latest.put(key, record.offset());
            }
        }
        return latest;
    }
}
