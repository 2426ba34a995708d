package io.leat.broker.coordination.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.ClusterChange.TopicPut;
import io.leat.cluster.image.ClusterChange.TopicRemoved;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PagePlanTest {
    private final TopicPages pages = new TopicPages();
    private ClusterImage image = ClusterImage.empty("cluster");

    @Test
    void manySmallTopicsShareAPageAndALargeOneTakesSeveral() {
        PagePlan plan = plan();
        for (int i = 0; i < 300; i++) {
            plan.apply(new TopicPut(topic("small-" + i, 1, 0)));
        }
        plan.apply(new TopicPut(topic("large", 1_000, 0)));
        write(plan);
        assertThat(pages.pages().values())
                .extracting(TopicPage::partitionCount)
                .containsExactly(250, 250, 250, 250, 250, 50);
        assertThat(image().topic("large")).isEqualTo(topic("large", 1_000, 0));
    }

    @Test
    void aChangeOfOneTopicWritesOnlyItsPages() {
        PagePlan plan = plan();
        for (int i = 0; i < 600; i++) {
            plan.apply(new TopicPut(topic("topic-" + i, 1, 0)));
        }
        write(plan);
        PagePlan change = plan();
        change.apply(new TopicPut(topic("topic-300", 1, 1)));
        assertThat(change.changedPages()).extracting(TopicPage::number).containsExactly(1);
    }

    @Test
    void aTopicThatGrowsKeepsItsRunsAndGetsMore() {
        put(topic("a", 200, 0));
        put(topic("b", 40, 0));
        put(topic("a", 300, 0));
        assertThat(pages.pages().values())
                .extracting(TopicPage::partitionCount)
                .containsExactly(250, 90);
        assertThat(image().topic("a")).isEqualTo(topic("a", 300, 0));
    }

    @Test
    void aTopicWhoseConfigsGrowTooLargeForItsPageMovesAway() {
        put(topic("a", 1, 0));
        put(topic("b", 1, 0));
        TopicImage heavy = topic("a", 1, 0).withConfigs(Map.of("k", "v".repeat(150_000)));
        put(heavy);
        assertThat(pages.pages()).hasSize(2);
        assertThat(image().topic("a")).isEqualTo(heavy);
        assertThat(image().topic("b")).isEqualTo(topic("b", 1, 0));
    }

    @Test
    void whateverIsPutAndRemovedTheImageShowsTheSame() {
        long seed = new Random(20261123).nextLong();
        Random random = new Random(seed);
        Map<String, TopicImage> expected = new HashMap<>();
        for (int step = 0; step < 300; step++) {
            PagePlan plan = plan();
            for (int i = random.nextInt(4); i >= 0; i--) {
                String name = "topic-" + random.nextInt(20);
                TopicImage topic = expected.get(name);
                if (topic == null) {
                    topic = topic(name, 1 + random.nextInt(400), step);
                } else if (random.nextInt(3) == 0) {
                    plan.apply(new TopicRemoved(name, topic.id()));
                    expected.remove(name);
                    continue;
                } else {
                    topic = grown(topic, random.nextInt(300));
                }
                plan.apply(new TopicPut(topic));
                expected.put(name, topic);
            }
            write(plan);
            assertThat(image().topics()).as("seed %s step %s", seed, step).isEqualTo(expected);
        }
    }

    private void put(TopicImage topic) {
        PagePlan plan = plan();
        plan.apply(new TopicPut(topic));
        write(plan);
    }

    private PagePlan plan() {
        return pages.plan();
    }

    private void write(PagePlan plan) {
        int sizeBytes = 0;
        for (TopicPage page : plan.changedPages()) {
            assertThat(page.partitionCount()).isLessThanOrEqualTo(PagePlan.PAGE_PARTITIONS_MAX);
            byte[] data = TopicPageCodec.encode(page.runs());
            sizeBytes += page.runs().stream().mapToInt(TopicRun::sizeBytes).sum();
            pages.put(page.number(), page.version() + 1, data);
        }
        assertThat(plan.sizeBytes()).isEqualTo(sizeBytes);
        image = image.withTopics(pages.applyTo(image.topicTable()));
    }

    private ClusterImage image() {
        return image;
    }

    private static TopicImage grown(TopicImage topic, int more) {
        List<PartitionState> states =
                Collections.nCopies(
                        topic.partitions().size() + more, topic.partitions().getFirst());
        return topic.withPartitions(states);
    }

    private static TopicImage topic(String name, int partitions, int generation) {
        return new TopicImage(
                name,
                new Uuid(name.hashCode(), generation == 1 ? 0 : generation),
                Collections.nCopies(
                        partitions,
                        new PartitionState(
                                0, generation, generation, ReplicaSets.of(List.of(0), List.of(0)))),
                Map.of());
    }
}
