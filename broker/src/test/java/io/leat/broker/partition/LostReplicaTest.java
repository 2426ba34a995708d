package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.image.TopicTable;
import io.leat.cluster.partition.RoleChoice;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A replica that the state takes for whole, and whose log is gone.
class LostReplicaTest {
    private static final Uuid TOPIC = new Uuid(1, 1);
    private static final int SELF = TestPartitions.BROKER;
    private static final int OTHER = TestPartitions.OTHER_BROKER;

    private final List<InSyncWatch.Resignation> resignations = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    @TempDir private Path path;

    @Test
    void itIsNotMadeAnewBeforeTheControllerHasCountedItOut() throws IOException {
        PartitionState eligible = state(List.of(SELF));
        PartitionState countedOut = eligible.with(state(List.of()).replicaSets());
        assertThat(restarted(List.of(eligible))).isFalse();
        assertThat(resignations).containsExactly(new InSyncWatch.Resignation(TOPIC, 0, eligible));
        assertThat(restarted(List.of(eligible))).as("after another restart").isFalse();
        assertThat(restarted(List.of(eligible, countedOut))).isTrue();
    }

    @Test
    void whoIsNotTakenForWholeBeginsToCopyAtOnce() throws IOException {
        assertThat(restarted(List.of(state(List.of())))).isTrue();
        assertThat(resignations).isEmpty();
    }

    private static PartitionState state(List<Integer> eligible) {
        var sets =
                new ReplicaSets(
                        List.of(OTHER, SELF), List.of(OTHER), eligible, List.of(), List.of());
        return new PartitionState(OTHER, 3, 7, sets);
    }

    /// Whether there is a log after a start that saw these states.
    private boolean restarted(List<PartitionState> states) throws IOException {
        var flushes = new FlushRouter();
        try (LogDirectory directory =
                LogDirectory.openUnattended(
                        new LogDirectoryOptions(
                                path,
                                new FailingStorage(),
                                clock,
                                flushes,
                                _ -> LogConfig.DEFAULT))) {
            var logs = LogDirectories.watch(List.of(directory), Map.of(), flushes);
            var roles =
                    new Roles(
                            new RoleChoice(SELF, -1),
                            logs,
                            new Nobody(),
                            new Resignations(),
                            clock);
            var partitions = new Partitions(logs, TestPartitions.config(), roles);
            ClusterImage before = ClusterImage.empty("cluster");
            for (PartitionState state : states) {
                ClusterImage after = image(state);
                partitions.apply(before, after);
                before = after;
            }
            partitions.close();
            return directory.logCount() == 1;
        }
    }

    private static ClusterImage image(PartitionState state) {
        var self = new BrokerRegistration(SELF, 1, List.of(), null, BrokerStanding.ACTIVE);
        var topic = new TopicImage("t", TOPIC, List.of(state), Map.of());
        return ClusterImage.empty("cluster")
                .withBrokers(Map.of(SELF, self))
                .withTopics(TopicTable.EMPTY.with(List.of(topic), Set.of()));
    }

    private final class Resignations implements InSyncWatch {
        @Override
        public void mayGrow(Partition partition) {}

        @Override
        public void resign(Resignation from) {
            resignations.add(from);
        }
    }

    /// Nothing is copied.
    private static final class Nobody implements Following {
        @Override
        public void begin(Collection<Replica> replicas) {}

        @Override
        public void end(Collection<Replica> replicas) {}
    }
}
