package io.leat.broker.api.fetch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What one client fetches, remembered between its requests so that it sends only what changes
/// (KIP-227), and so that only what changes is looked at. Guarded by its own monitor: a client that
/// reconnects may for a moment use it from two connections.
///
/// From time to time everything is looked at all the same, but only read if the agenda does not
/// find it at rest: what nobody tells of, such as a log start that retention moved, is told then,
/// and a follower that waits at a log's end counts as caught up from then on.
final class FetchSession {
    /// The id of a session that lasts for one request.
    static final int NONE = 0;

    private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(450);

    /// Looking at everything takes at most one part in so many of the time, if that is not too
    /// rare.
    private static final int SWEEP_SHARE = 1_000;

    private final int id;
    private final boolean usesTopicIds;
    private final long sweepNanosMax;
    private final Agenda agenda = new Agenda();

    /// In the order in which they are read: what was served moves to the end, so that no partition
    /// starves.
    @GuardedBy("this")
    private final Map<FetchTarget, Entry> entries = new LinkedHashMap<>();

    @GuardedBy("this")
    private int nextEpoch = 1;

    @GuardedBy("this")
    private long lastUsedMillis;

    /// Null before the first.
    @GuardedBy("this")
    private @Nullable Long nextSweepNanos;

    @GuardedBy("this")
    private boolean sweeping;

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

    /// `sweepNanosMax` is how rarely everything is looked at.
    FetchSession(
            int id,
            boolean usesTopicIds,
            long sweepNanosMax,
            Map<FetchTarget, FetchPosition> wanted,
            long nowMillis) {
        this.sweepNanosMax = sweepNanosMax;
        this.id = id;
        this.usesTopicIds = usesTopicIds;
        this.lastUsedMillis = nowMillis;
        wanted.forEach((target, position) -> entries.put(target, new Entry(position)));
    }

    Agenda agenda() {
        return agenda;
    }

    /// Whether there may be a next request.
    boolean isKept() {
        return id != NONE;
    }

    /// Nobody reads for it any more.
    void close() {
        agenda.forgetAll();
    }

    /// What `reader` has to read now, in order.
    Map<FetchTarget, FetchPosition> due(Reader reader, long nowNanos) {
        Map<FetchTarget, FetchPosition> due = swept(nowNanos);
        due.keySet().removeIf(target -> agenda.rests(target, reader));
        List<FetchTarget> taken = agenda.take();
        synchronized (this) {
            for (FetchTarget target : taken) {
                Entry entry = entries.get(target);
                if (entry != null) {
                    due.put(target, entry.position);
                }
            }
        }
        return due;
    }

    /// Everything at first and from time to time, else nothing.
    private synchronized Map<FetchTarget, FetchPosition> swept(long nowNanos) {
        Map<FetchTarget, FetchPosition> all = new LinkedHashMap<>();
        sweeping = nextSweepNanos == null || nowNanos - nextSweepNanos >= 0;
        if (sweeping) {
            nextSweepNanos = nowNanos + SWEEP_NANOS;
            entries.forEach((target, entry) -> all.put(target, entry.position));
        }
        return all;
    }

    /// What was due has been read, which took `nanos`. What was seen is watched for more; the
    /// partitions of `again` are due in any case, in this order.
    void wasRead(List<Agenda.Seen> seen, List<FetchTarget> again, long nanos) {
        seen.forEach(agenda::watch);
        again.forEach(agenda::add);
        synchronized (this) {
            if (sweeping && nextSweepNanos != null) {
                long longer = Math.min(sweepNanosMax, SWEEP_SHARE * nanos) - SWEEP_NANOS;
                nextSweepNanos += Math.max(0, longer);
            }
        }
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

    void change(Map<FetchTarget, FetchPosition> wanted, List<FetchTarget> forgotten) {
        synchronized (this) {
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
        wanted.keySet().forEach(agenda::add);
        forgotten.forEach(agenda::forget);
    }

    /// Keeps of what was read what an incremental response has to say, and remembers that it was
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
