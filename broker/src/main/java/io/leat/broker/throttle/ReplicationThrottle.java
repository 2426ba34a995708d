package io.leat.broker.throttle;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.broker.config.ThrottleConfig;
import io.leat.broker.config.ThrottleConfig.Side;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.log.Clock;
import io.leat.protocol.TopicPartition;
import java.util.HashMap;
import java.util.Map;

/// How fast this broker sends, or fetches, the replicas that are throttled. Those that are in sync
/// never are: whoever asks looks at that.
@ThreadSafe
public final class ReplicationThrottle {
    private final Side side;
    private final int brokerId;
    private final Clock clock;
    private final RateLimit limit;

    /// Volatile: replaced as a whole by the mirror's thread, read by everybody.
    private volatile Lists lists = new Lists(0, Map.of());

    /// The throttled replicas of each topic that has some, after so many changes.
    private record Lists(int changes, Map<String, ThrottledReplicas> byTopic) {}

    public ReplicationThrottle(Side side, int brokerId, Clock clock) {
        this.side = side;
        this.brokerId = brokerId;
        this.clock = clock;
        this.limit = new RateLimit(RateLimit.UNLIMITED, clock.nanos());
    }

    /// Slows down as `after` says. On the mirror's thread.
    void apply(ClusterImage before, ClusterImage after, ConfigLayers layers) {
        long rate = ThrottleConfig.rate(side, layers);
        if (rate != limit.bytesPerSecond()) {
            limit.change(rate, clock.nanos());
        }
        Lists known = lists;
        Map<String, ThrottledReplicas> changed = new HashMap<>(known.byTopic);
        for (String name : after.topicsChangedSince(before)) {
            TopicImage topic = after.topic(name);
            ThrottledReplicas throttled =
                    ThrottledReplicas.of(
                            ThrottleConfig.replicas(
                                    side, topic == null ? Map.of() : topic.configs()),
                            brokerId);
            if (throttled.isEmpty()) {
                changed.remove(name);
            } else {
                changed.put(name, throttled);
            }
        }
        if (!changed.equals(known.byTopic)) {
            lists = new Lists(known.changes + 1, Map.copyOf(changed));
        }
    }

    /// How often it changed which replicas [#concerns] names.
    public int listChanges() {
        return lists.changes;
    }

    /// Whether the replica is throttled while it is not in sync.
    public boolean concerns(TopicPartition partition) {
        ThrottledReplicas throttled = lists.byTopic.get(partition.topic());
        return throttled != null && throttled.contains(partition.partition());
    }

    /// Whether no throttled replica may be copied now, if `pending` bytes of some were besides.
    public boolean isUsedUp(long pending) {
        return limit.isUsedUp(pending, clock.nanos());
    }

    /// How long it is until throttled replicas may be copied again.
    public long nanosUsedUp() {
        return limit.nanosUsedUp(clock.nanos());
    }

    /// So much of throttled replicas was copied.
    public void use(long bytes) {
        limit.use(bytes, clock.nanos());
    }

    public long bytesPerSecond() {
        return limit.bytesPerSecond();
    }
}
