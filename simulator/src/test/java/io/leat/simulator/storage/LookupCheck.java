package io.leat.simulator.storage;

import io.leat.log.Log;
import io.leat.log.TimestampedOffset;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a log finds by its indexes, compared with what a walk over its records finds.
final class LookupCheck {
    private record Found(long offset, long timestamp) {}

    private final Log log;
    private final List<Long> bases = new ArrayList<>();
    private final List<Found> records = new ArrayList<>();

    LookupCheck(Log log) {
        this.log = log;
    }

    /// One of the log's batches, in order.
    void add(RecordBatch batch) {
        bases.add(batch.baseOffset());
        try (RecordIterator iterator = batch.records(DecompressionLimit.DEFAULT)) {
            while (iterator.hasNext()) {
                Record found = iterator.next();
                if (found.offset() >= log.logStartOffset()) {
                    records.add(new Found(found.offset(), found.timestamp()));
                }
            }
        }
    }

    /// Why the log's indexes are wrong, or "".
    String objection() throws IOException {
        for (long base : bases) {
            long offset = Math.max(base, log.logStartOffset());
            long found = log.read(offset, 1, Long.MAX_VALUE, true).toBuffer().getLong(0);
            if (found != base) {
                return "finds batch %d at %d, not %d".formatted(found, offset, base);
            }
        }
        long max = records.stream().mapToLong(Found::timestamp).max().orElse(-1);
        if (max >= 0 && !same(log.maxTimestamp(), max)) {
            return "has as largest timestamp " + log.maxTimestamp() + ", not " + max;
        }
        for (Found some : records) {
            if (!same(log.offsetForTimestamp(some.timestamp()), some.timestamp())) {
                return "does not find the first record of " + some.timestamp();
            }
        }
        return "";
    }

    /// Whether `found` is the first record that is at least as late as `timestamp`.
    private boolean same(Optional<TimestampedOffset> found, long timestamp) {
        Optional<Long> first =
                records.stream()
                        .filter(some -> some.timestamp() >= timestamp)
                        .map(Found::offset)
                        .findFirst();
        return first.equals(found.map(TimestampedOffset::offset));
    }
}
