package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.segment.CorruptSegmentException;
import io.leat.protocol.TopicPartition;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bad places that readers found in one partition's files: each is reported once, all are
/// counted.
@ThreadSafe
final class Corruption {
    private static final Logger LOG = LoggerFactory.getLogger(Corruption.class);

    /// More bad places than this are counted and not told apart any more.
    private static final int PLACES_MAX = 100;

    /// Empty, and then the same for all partitions, until something is found.
    @GuardedBy("this")
    private Set<Place> places = Set.of();

    @GuardedBy("this")
    private long reads;

    private final Total total;

    private record Place(String file, long position) {}

    Corruption(Total total) {
        this.total = total;
    }

    /// What was found in all partitions since the broker's start.
    static final class Total {
        private final LongAdder places = new LongAdder();
        private final LongAdder reads = new LongAdder();

        long places() {
            return places.sum();
        }

        long reads() {
            return reads.sum();
        }
    }

    /// A read that wanted `offset` found a bad place.
    void found(TopicPartition partition, long offset, CorruptSegmentException where) {
        total.reads.increment();
        if (isNew(new Place(where.file(), where.position()))) {
            total.places.increment();
            LOG.error(
                    "log.corrupt partition={} offset={} file={} position={} reason=\"{}\"",
                    partition,
                    offset,
                    where.file(),
                    where.position(),
                    where.getMessage());
        }
    }

    private synchronized boolean isNew(Place place) {
        reads++;
        if (places.isEmpty()) {
            places = new HashSet<>();
        }
        return places.size() < PLACES_MAX && places.add(place);
    }

    /// How many reads ended at a bad place.
    synchronized long reads() {
        return reads;
    }

    /// How many bad places were reported.
    synchronized int places() {
        return places.size();
    }
}
