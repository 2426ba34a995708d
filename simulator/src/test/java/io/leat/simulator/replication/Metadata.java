package io.leat.simulator.replication;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client believes of one partition. It asks brokers that may be behind, and never goes back
/// to an earlier term (KIP-320).
final class Metadata {
    private final World world;
    private final int partition;
    private @Nullable PartitionState known;

    Metadata(World world, int partition) {
        this.world = world;
        this.partition = partition;
    }

    /// Asks a broker, if one is there. What it says may be old.
    void refresh() {
        List<Host> serving = new ArrayList<>();
        for (Machine machine : world.machines()) {
            Host host = machine.host();
            if (host != null && host.isServing()) {
                serving.add(host);
            }
        }
        if (serving.isEmpty()) {
            return;
        }
        Host asked = serving.get(world.random().nextInt(serving.size()));
        TopicImage topic = asked.image().topic(World.TOPIC);
        PartitionState said = topic == null ? null : topic.partition(partition);
        PartitionState before = known;
        if (said != null && (before == null || said.partitionEpoch() >= before.partitionEpoch())) {
            known = said;
        }
    }

    int leader() {
        return known == null ? PartitionState.NO_LEADER : known.leader();
    }

    int leaderEpoch() {
        return known == null ? -1 : known.leaderEpoch();
    }
}
