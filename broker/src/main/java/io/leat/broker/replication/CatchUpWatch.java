package io.leat.broker.replication;

import io.leat.protocol.TopicPartition;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Notices replicas that do not come nearer to their leader. Looks at each once a minute. Confined
/// to one fetcher.
final class CatchUpWatch {
    private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record Behind(long records, long sinceNanos) {}

    private final Map<TopicPartition, Behind> behind = new HashMap<>();

    /// The replica lacks so many records now. Says whether that is no fewer than a minute ago.
    boolean fallsBehind(TopicPartition partition, long records, long nowNanos) {
        Behind before = behind.putIfAbsent(partition, new Behind(records, nowNanos));
        if (before == null || nowNanos - before.sinceNanos() < LOOK_NANOS) {
            return false;
        }
        behind.put(partition, new Behind(records, nowNanos));
        return records > 0 && records >= before.records();
    }

    void forget(TopicPartition partition) {
        behind.remove(partition);
    }
}
