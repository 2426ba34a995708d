package io.leat.broker.api.cluster;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// A cluster of two brokers, of which only the first has the listener INTERNAL; creates at once
/// whatever topics it is asked to, if that is on.
final class TestCluster implements AutoCreation {
    private final boolean autoCreates;
    private final Collection<String> askedToCreate = new TreeSet<>();
    private final Collection<String> failed = new TreeSet<>();
    private ClusterImage image =
            ClusterImage.empty("cluster")
                    .withController(1)
                    .withBrokers(
                            Map.of(
                                    1,
                                    broker(1, endpoint("PLAINTEXT", 1), endpoint("INTERNAL", 11)),
                                    2,
                                    broker(2, endpoint("PLAINTEXT", 2))));

    TestCluster(boolean autoCreates) {
        this.autoCreates = autoCreates;
    }

    ClusterImage image() {
        return image;
    }

    Collection<String> askedToCreate() {
        return askedToCreate;
    }

    /// A topic whose partitions are led by these brokers, of which 3 is not there.
    TestCluster with(String topic, Integer... leaders) {
        List<PartitionState> partitions =
                IntStream.range(0, leaders.length)
                        .mapToObj(i -> PartitionState.placedOn(List.of(leaders[i])))
                        .toList();
        var added = new TopicImage(topic, id(topic), partitions, Map.of());
        image = image.with(new ClusterChange.TopicPut(added));
        return this;
    }

    /// The disk under broker 1's replica of the topic fails.
    void failDisk(String topic) {
        failed.add(topic);
    }

    List<Integer> offlineReplicas(String topic, int partition) {
        return failed.contains(topic) ? List.of(1) : List.of();
    }

    static Uuid id(String topic) {
        return new Uuid(7, topic.hashCode());
    }

    @Override
    public CompletableFuture<?> create(Collection<String> topics) {
        askedToCreate.addAll(topics);
        if (autoCreates) {
            topics.forEach(topic -> with(topic, 1));
        }
        return CompletableFuture.completedFuture(null);
    }

    private static BrokerRegistration broker(int id, Endpoint... endpoints) {
        return new BrokerRegistration(id, id, List.of(endpoints), null, BrokerStanding.ACTIVE);
    }

    private static Endpoint endpoint(String listener, int port) {
        return new Endpoint(listener, "PLAINTEXT", "host", port);
    }
}
