package io.leat.broker.api.fetch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one client fetches, remembered between its requests so that it sends only what changes
/// (KIP-227). Guarded by its own monitor: a client that reconnects may for a moment use it from two
/// connections.
final class FetchSession {
    private final int id;
    private final boolean usesTopicIds;

    /// In the order in which they are read: what was served moves to the end, so that no partition
    /// starves.
    @GuardedBy("this")
    private final Map<FetchTarget, Entry> entries = new LinkedHashMap<>();

    @GuardedBy("this")
    private int nextEpoch = 1;

    @GuardedBy("this")
    private long lastUsedMillis;

    private static final class Entry {
        FetchPosition position;
        long logStartOffsetSent = FetchPosition.NOTHING_SENT;

        Entry(FetchPosition position) {
            this.position = position;
        }

        void said(long highWatermark) {
            if (highWatermark != position.highWatermarkSent()) {
                position = position.afterSending(highWatermark);
            }
        }
    }

    FetchSession(
            int id, boolean usesTopicIds, Map<FetchTarget, FetchPosition> wanted, long nowMillis) {
        this.id = id;
        this.usesTopicIds = usesTopicIds;
        this.lastUsedMillis = nowMillis;
        wanted.forEach((target, position) -> entries.put(target, new Entry(position)));
    }

    int id() {
        return id;
    }

    boolean usesTopicIds() {
        return usesTopicIds;
    }

    synchronized int size() {
        return entries.size();
    }

    synchronized long lastUsedMillis() {
        return lastUsedMillis;
    }

    /// Moves on to the request with `epoch`; false when another one was expected.
    synchronized boolean advance(int epoch, long nowMillis) {
        if (epoch != nextEpoch) {
            return false;
        }
        nextEpoch = epoch == Integer.MAX_VALUE ? 1 : epoch + 1;
        lastUsedMillis = nowMillis;
        return true;
    }

    synchronized void change(Map<FetchTarget, FetchPosition> wanted, List<FetchTarget> forgotten) {
        wanted.forEach((target, position) -> {
            Entry known = entries.get(target);
            if (known == null) {
                entries.put(target, new Entry(position));
            } else {
                known.position = position.afterSending(known.position.highWatermarkSent());
            }
        });
        forgotten.forEach(entries::remove);
    }

    synchronized Map<FetchTarget, FetchPosition> wanted() {
        Map<FetchTarget, FetchPosition> wanted = LinkedHashMap.newLinkedHashMap(entries.size());
        entries.forEach((target, entry) -> wanted.put(target, entry.position));
        return wanted;
    }

    /// Keeps of a full result what an incremental response has to say, and remembers that it was
    /// said.
    synchronized List<FetchResult> changed(List<FetchResult> results) {
        List<FetchResult> changed = new ArrayList<>();
        for (FetchResult result : results) {
            Entry entry = entries.get(result.target());
            if (entry == null || remember(entry, result)) {
                changed.add(result);
            }
        }
        return changed;
    }

    private boolean remember(Entry entry, FetchResult result) {
        PartitionData data = result.data();
        boolean hasRecords = data.records() != null && data.records().sizeBytes() > 0;
        boolean failed = data.errorCode() != 0;
        boolean news =
                hasRecords
                        || failed
                        || data.divergingEpoch().epoch() >= 0
                        || data.preferredReadReplica() >= 0
                        || entry.position.highWatermarkSent() != data.highWatermark()
                        || entry.logStartOffsetSent != data.logStartOffset();
        entry.said(failed ? FetchPosition.NOTHING_SENT : data.highWatermark());
        entry.logStartOffsetSent = data.logStartOffset();
        if (hasRecords) {
            synchronized (this) {
                entries.remove(result.target());
                entries.put(result.target(), entry);
            }
        }
        return news;
    }
}
