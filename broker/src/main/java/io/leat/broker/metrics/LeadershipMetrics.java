package io.leat.broker.metrics;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.broker.coordination.ClusterMirror;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// How leaderships come and go, and in-sync replicas of what is led here: counted as the cluster's
/// image changes, so that only a broker that shows metrics pays for it. Images that follow one
/// another quickly may come as one.
@ThreadSafe
public final class LeadershipMetrics implements MetricSource, ClusterMirror.Subscriber {
    private static final Metric SHRINKS =
            Metric.counter(
                            "leat_in_sync_shrinks_total",
                            "Times that partitions led here lost replicas from those in sync.")
                    .advise(
                            "Without a broker going: followers do not keep up, or are cut off; a"
                                    + " steady rate with as many expansions is flapping.");
    private static final Metric EXPANSIONS =
            Metric.counter(
                    "leat_in_sync_expansions_total",
                    "Times that partitions led here got replicas back in sync.");
    private static final Metric GAINED =
            Metric.counter(
                    "leat_leaderships_gained_total", "Partitions that this broker began to lead.");
    private static final Metric LOST =
            Metric.counter(
                    "leat_leaderships_lost_total", "Partitions that others lead now, or nobody.");
    static final List<Metric> METRICS = List.of(SHRINKS, EXPANSIONS, GAINED, LOST);

    private final int self;
    private final LongAdder shrinks = new LongAdder();
    private final LongAdder expansions = new LongAdder();
    private final LongAdder gained = new LongAdder();
    private final LongAdder lost = new LongAdder();

    LeadershipMetrics(int self) {
        this.self = self;
    }

    /// Counts from the next image on.
    public static LeadershipMetrics watch(int self, ClusterMirror mirror) {
        LeadershipMetrics metrics = new LeadershipMetrics(self);
        mirror.subscribe(metrics);
        return metrics;
    }

    @Override
    public void changed(ClusterImage before, ClusterImage after) {
        for (String name : after.topicsChangedSince(before)) {
            TopicImage was = before.topic(name);
            TopicImage is = after.topic(name);
            if (was != null && is != null && was.id().equals(is.id())) {
                for (int i = 0; i < was.partitions().size(); i++) {
                    changed(was.partitions().get(i), is.partitions().get(i));
                }
            }
        }
    }

    private void changed(PartitionState was, PartitionState is) {
        boolean led = was.leader() == self;
        boolean leads = is.leader() == self;
        if (led != leads) {
            (leads ? gained : lost).increment();
        } else if (leads && is.isr().size() != was.isr().size()) {
            (is.isr().size() < was.isr().size() ? shrinks : expansions).increment();
        }
    }

    @Override
    public void read(MetricPage page) {
        page.put(SHRINKS, shrinks.sum());
        page.put(EXPANSIONS, expansions.sum());
        page.put(GAINED, gained.sum());
        page.put(LOST, lost.sum());
    }
}
