package io.leat.client.consumer;

import io.leat.client.ClientException;
import io.leat.client.Deadline;
import io.leat.client.cluster.Cluster;
import io.leat.client.cluster.ClusterView;
import io.leat.client.cluster.Lane;
import io.leat.client.cluster.PartitionView;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.message.FetchRequest.FetchPartition;
import io.leat.protocol.message.FetchRequest.FetchTopic;
import io.leat.protocol.message.FetchResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Keeps one fetch under way to every broker that leads a partition of which more is wanted.
/// Confined to the polling thread, but for the answers, which come as events.
final class Fetcher {
    private final Cluster cluster;
    private final Fetching fetching;
    private final Consumer<Event> events;
    private final Set<Integer> busy = new HashSet<>();

    Fetcher(Cluster cluster, Fetching fetching, Consumer<Event> events) {
        this.cluster = cluster;
        this.fetching = fetching;
        this.events = events;
    }

    /// Starts the fetches that are missing; returns the partitions that nobody leads.
    Set<String> start(Collection<Cursor> cursors) {
        ClusterView view = cluster.view();
        Set<String> leaderless = new HashSet<>();
        Map<Integer, List<Cursor>> byLeader = new HashMap<>();
        long now = System.nanoTime();
        for (Cursor cursor : cursors) {
            if (!cursor.mayFetch(now)) {
                continue;
            }
            Optional<PartitionView> led = view.led(cursor.partition());
            if (led.isEmpty()) {
                leaderless.add(cursor.partition().topic());
            } else if (!busy.contains(led.get().leader())) {
                byLeader.computeIfAbsent(led.get().leader(), ignored -> new ArrayList<>())
                        .add(cursor);
            }
        }
        byLeader.forEach((leader, wanted) -> start(leader, wanted, view));
        return leaderless;
    }

    private void start(int leader, List<Cursor> cursors, ClusterView view) {
        Map<TopicPartition, Long> asked = new LinkedHashMap<>();
        for (Cursor cursor : cursors) {
            cursor.fetchBegins();
            asked.put(cursor.partition(), cursor.fetchOffset());
        }
        FetchRequest request = request(asked, view);
        busy.add(leader);
        Thread.ofVirtual()
                .name("leat-client-fetch-" + leader)
                .start(() -> fetch(leader, asked, request));
    }

    private void fetch(int leader, Map<TopicPartition, Long> asked, FetchRequest request) {
        Event event;
        try {
            Deadline deadline =
                    Deadline.in(cluster.options().requestTimeout().plus(fetching.waitMax()));
            var response = (FetchResponse) cluster.call(leader, Lane.FETCH, request, deadline);
            event = new Event.Fetched(leader, asked, response);
        } catch (ClientException failed) {
            event = new Event.FetchFailed(leader, asked, failed);
        } catch (InterruptedException nobodyDoesThat) {
            throw new IllegalStateException(nobodyDoesThat);
        }
        events.accept(event);
    }

    private FetchRequest request(Map<TopicPartition, Long> asked, ClusterView view) {
        Map<String, List<FetchPartition>> topics = new LinkedHashMap<>();
        asked.forEach((partition, offset) ->
                topics.computeIfAbsent(partition.topic(), ignored -> new ArrayList<>())
                        .add(
                                FetchPartition.builder()
                                        .partition(partition.partition())
                                        .fetchOffset(offset)
                                        .currentLeaderEpoch(epoch(view, partition))
                                        .partitionMaxBytes(fetching.partitionBytesMax())
                                        .build()));
        List<FetchTopic> wanted =
                topics.entrySet().stream()
                        .map(topic ->
                                FetchTopic.builder()
                                        .topic(topic.getKey())
                                        .topicId(view.topicId(topic.getKey()))
                                        .partitions(topic.getValue())
                                        .build())
                        .toList();
        return FetchRequest.builder()
                .maxWaitMs((int) fetching.waitMax().toMillis())
                .minBytes(1)
                .maxBytes(fetching.bytesMax())
                .topics(wanted)
                .build();
    }

    private static int epoch(ClusterView view, TopicPartition partition) {
        return view.led(partition).map(PartitionView::leaderEpoch).orElse(-1);
    }

    /// The broker has answered, or the fetch has failed.
    void ended(int broker) {
        busy.remove(broker);
    }
}
