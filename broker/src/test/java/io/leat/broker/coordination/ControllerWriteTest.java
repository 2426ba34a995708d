package io.leat.broker.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.coordination.page.PagePlan;
import io.leat.broker.coordination.page.TopicPage;
import io.leat.broker.coordination.page.TopicPageCodec;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;

class ControllerWriteTest {
    private static final int TOPICS = 4_000;
    private static final int PARTITIONS = 10;

    private final TreeState state = new TreeState();

    @Test
    void aChangeOfEveryTopicWritesEachPageOnce() {
        PagePlan plan = state.pages().plan();
        for (int i = 0; i < TOPICS; i++) {
            plan.apply(put(i, List.of(0, 1, 2)));
        }
        for (TopicPage page : plan.changedPages()) {
            byte[] data = TopicPageCodec.encode(page.runs());
            state.put(new TreeNode.Page(page.number()), data, new Stat());
        }

        List<ClusterChange> changes = new ArrayList<>();
        for (int i = 0; i < TOPICS; i++) {
            changes.add(put(i, List.of(1, 2, 0)));
        }
        Collections.shuffle(changes, new Random(20261123));
        ZooKeeperSession.Writes writes = new ZooKeeperSession.Writes("");
        List<ClusterChange> added = new ControllerWrite(writes, state).add(changes);
        assertThat(added).hasSize(TOPICS);
        assertThat(writes.ops()).hasSize(TOPICS * PARTITIONS / 250);
    }

    private static ClusterChange.TopicPut put(int number, List<Integer> replicas) {
        return new ClusterChange.TopicPut(
                new TopicImage(
                        "topic-" + number,
                        new Uuid(1, number),
                        Collections.nCopies(PARTITIONS, PartitionState.placedOn(replicas)),
                        Map.of()));
    }
}
