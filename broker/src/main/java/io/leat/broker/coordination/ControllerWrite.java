package io.leat.broker.coordination;

import io.leat.broker.coordination.page.PagePlan;
import io.leat.broker.coordination.page.TopicPage;
import io.leat.broker.coordination.page.TopicPageCodec;
import io.leat.cluster.image.ClusterChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// One write of the controller, of as many changes as it can hold. Confined to the loop.
final class ControllerWrite {
    /// A write is cut before it has many more bytes than this; ZooKeeper takes 1 MiB. Each write
    /// costs a round of everybody's reading.
    private static final int BYTES_MAX = 768 << 10;

    private final ZooKeeperSession.Writes writes;
    private final TreeState state;
    private final PagePlan plan;
    private final List<ClusterChange.BrokerActivated> activations = new ArrayList<>();

    /// The changes become a part of `writes`.
    ControllerWrite(ZooKeeperSession.Writes writes, TreeState state) {
        this.writes = writes;
        this.state = state;
        this.plan = state.pages().plan();
    }

    /// Adds as many of `changes` as one write can hold, and returns those. To be called once.
    List<ClusterChange> add(Collection<ClusterChange> changes) {
        List<ClusterChange> added = new ArrayList<>();
        for (ClusterChange change : inPageOrder(changes)) {
            if (plan.sizeBytes() > BYTES_MAX) {
                break;
            }
            add(change);
            added.add(change);
        }
        plan.changedPages().forEach(this::addPage);
        activations.forEach(this::addActivation);
        return added;
    }

    /// Topics that follow one another are written page by page, or each write would take every page
    /// along for a topic or two. Nothing else changes places.
    private List<ClusterChange> inPageOrder(Collection<ClusterChange> changes) {
        List<ClusterChange> ordered = new ArrayList<>(changes);
        int first = 0;
        for (int i = 0; i <= ordered.size(); i++) {
            if (i == ordered.size() || !(ordered.get(i) instanceof ClusterChange.TopicPut)) {
                sortByPage(ordered.subList(first, i));
                first = i + 1;
            }
        }
        return ordered;
    }

    private record Placed(int page, ClusterChange change) {}

    private void sortByPage(List<ClusterChange> puts) {
        List<Placed> placed = new ArrayList<>(puts.size());
        for (ClusterChange change : puts) {
            if (change instanceof ClusterChange.TopicPut put) {
                placed.add(new Placed(state.pages().firstPage(put.topic().name()), put));
            }
        }
        placed.sort(Comparator.comparingInt(Placed::page));
        for (int i = 0; i < puts.size(); i++) {
            puts.set(i, placed.get(i).change());
        }
    }

    private void add(ClusterChange change) {
        switch (change) {
            case ClusterChange.TopicPut put -> plan.apply(put);
            case ClusterChange.TopicRemoved removed -> plan.apply(removed);
            case ClusterChange.BrokerConfigsPut put -> addConfigs(put);
            case ClusterChange.BrokerActivated activated -> activations.add(activated);
            case ClusterChange.BrokerRemoved gone ->
                    Suspicions.addRemoval(writes, state, gone.broker(), gone.epoch());
            case ClusterChange.BrokerForgotten(int broker) -> state.addForgetting(writes, broker);
        }
    }

    private void addConfigs(ClusterChange.BrokerConfigsPut put) {
        TreeNode.BrokerConfig node = new TreeNode.BrokerConfig(put.broker());
        byte[] data = BrokerConfigs.encode(put.configs());
        Integer version = state.brokerConfigVersion(put.broker());
        if (version == null) {
            writes.create(node, data);
        } else {
            writes.set(node, data, version);
        }
    }

    private void addActivation(ClusterChange.BrokerActivated activated) {
        TreeNode.Activation node = new TreeNode.Activation(activated.broker());
        byte[] data = Json.write(Map.of("version", 1, "epoch", activated.epoch()));
        TreeState.Activation last = state.activation(activated.broker());
        if (last == null) {
            writes.create(node, data);
        } else {
            writes.set(node, data, last.version());
        }
    }

    private void addPage(TopicPage page) {
        TreeNode.Page node = new TreeNode.Page(page.number());
        byte[] data = TopicPageCodec.encode(page.runs());
        if (page.version() == TopicPage.UNWRITTEN) {
            writes.create(node, data);
        } else {
            writes.set(node, data, page.version());
        }
    }
}
