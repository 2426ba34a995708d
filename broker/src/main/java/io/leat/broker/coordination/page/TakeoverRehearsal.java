package io.leat.broker.coordination.page;

import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.image.TopicTable;
import io.leat.cluster.leadership.BrokerChanges;
import io.leat.cluster.leadership.Elections;
import io.leat.cluster.leadership.UncleanElections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Does once, in small and for nothing, what a broker does that takes over a large cluster from a
/// dead controller: decide who leads, write that on pages, read them. Else it does all of this for
/// the first time when nobody leads, and code that was never run is many times slower. Nothing is
/// changed by it, and no state but the image is looked at.
///
/// Confined to the mirror's thread; the rehearsal has a thread of its own.
public final class TakeoverRehearsal {
    /// Smaller clusters are taken over before it matters.
    private static final int PARTITIONS_MIN = 2_000;

    /// So many that the compiler takes notice.
    private static final int PARTITIONS_MAX = 4_000;

    private final ReplicaRules rules;
    private boolean done;

    public TakeoverRehearsal(ReplicaRules rules) {
        this.rules = rules;
    }

    /// Rehearses as soon as the cluster is large and has a controller.
    public void apply(ClusterImage before, ClusterImage after) {
        if (!done && after.isLive(after.controllerId()) && isLarge(after)) {
            done = true;
            ClusterImage part = part(after);
            Thread.ofVirtual().name("leat-rehearsal").start(() -> rehearse(part));
        }
    }

    /// How many leaders would have been elected.
    long rehearse(ClusterImage image) {
        TopicPages pages = new TopicPages();
        List<ClusterChange> topics = new ArrayList<>();
        image.topics().values().forEach(topic -> topics.add(new ClusterChange.TopicPut(topic)));
        write(pages, topics);
        TopicTable table = pages.applyTo(TopicTable.EMPTY);
        Map<Integer, BrokerRegistration> survivors = new HashMap<>(image.brokers());
        survivors.remove(image.controllerId());
        ClusterImage left = image.withTopics(table).withBrokers(survivors);
        List<ClusterChange> changes = BrokerChanges.decide(left, rules);
        long elections = 0;
        for (ClusterChange change : changes) {
            elections += Elections.in(left, change) + UncleanElections.in(left, change).size();
        }
        write(pages, changes);
        ClusterImage settled = left.withTopics(pages.applyTo(table));
        changes.removeIf(change -> isVisible(change, settled));
        return elections;
    }

    private static boolean isVisible(ClusterChange change, ClusterImage image) {
        return change instanceof ClusterChange.TopicPut(TopicImage topic)
                && topic.equals(image.topic(topic.name()));
    }

    private static void write(TopicPages pages, List<ClusterChange> changes) {
        PagePlan plan = pages.plan();
        for (ClusterChange change : changes) {
            if (change instanceof ClusterChange.TopicPut put) {
                plan.apply(put);
            }
        }
        for (TopicPage page : plan.changedPages()) {
            byte[] data = TopicPageCodec.encode(page.runs());
            pages.put(page.number(), page.version() + 1, data);
        }
    }

    private static boolean isLarge(ClusterImage image) {
        int partitions = 0;
        for (TopicImage topic : image.topics().values()) {
            partitions += topic.partitions().size();
            if (partitions >= PARTITIONS_MIN) {
                return true;
            }
        }
        return false;
    }

    private static ClusterImage part(ClusterImage image) {
        List<TopicImage> some = new ArrayList<>();
        int left = PARTITIONS_MAX;
        for (TopicImage topic : image.topics().values()) {
            if (topic.partitions().size() <= left) {
                some.add(topic);
                left -= topic.partitions().size();
            }
        }
        return image.withTopics(TopicTable.EMPTY.with(some, Set.of()));
    }
}
