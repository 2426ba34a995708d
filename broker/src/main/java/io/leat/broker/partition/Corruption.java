package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.segment.CorruptSegmentException;
import io.leat.protocol.TopicPartition;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bad places that readers found in one partition's files: each is reported once, all are
/// counted.
@ThreadSafe
final class Corruption {
    private static final Logger LOG = LoggerFactory.getLogger(Corruption.class);

    /// More bad places than this are counted and not told apart any more.
    private static final int PLACES_MAX = 100;

    private final Set<Place> places = ConcurrentHashMap.newKeySet();
    private final AtomicLong reads = new AtomicLong();

    private record Place(String file, long position) {}

    /// A read that wanted `offset` found a bad place.
    void found(TopicPartition partition, long offset, CorruptSegmentException where) {
        reads.incrementAndGet();
        if (places.size() < PLACES_MAX && places.add(new Place(where.file(), where.position()))) {
            LOG.error(
                    "log.corrupt partition={} offset={} file={} position={} reason=\"{}\"",
                    partition,
                    offset,
                    where.file(),
                    where.position(),
                    where.getMessage());
        }
    }

    /// How many reads ended at a bad place.
    long reads() {
        return reads.get();
    }

    /// How many bad places were reported.
    int places() {
        return places.size();
    }
}
