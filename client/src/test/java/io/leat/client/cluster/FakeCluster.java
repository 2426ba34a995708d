package io.leat.client.cluster;

import io.leat.client.FakeBroker;
import io.leat.client.FakeBroker.Answer;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.MetadataRequest;
import io.leat.protocol.message.MetadataResponse;
import io.leat.protocol.message.MetadataResponse.MetadataResponseBroker;
import io.leat.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.leat.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// A cluster of one fake broker with topics, as metadata shows them; the rest is up to the test.
public final class FakeCluster implements AutoCloseable {
    private final FakeBroker broker;
    private final Map<String, Integer> topics = new ConcurrentHashMap<>();

    public FakeCluster(FakeBroker.Behaviour rest) {
        broker =
                FakeBroker.start(request ->
                        request.body() instanceof MetadataRequest asked
                                ? new Answer.Body(metadata(asked))
                                : rest.answer(request));
    }

    public FakeCluster topic(String name, int partitions) {
        topics.put(name, partitions);
        return this;
    }

    public FakeBroker broker() {
        return broker;
    }

    public static Uuid id(String topic) {
        return new Uuid(7, topic.hashCode());
    }

    private MetadataResponse metadata(MetadataRequest asked) {
        List<String> names =
                asked.topics() == null
                        ? List.copyOf(topics.keySet())
                        : asked.topics().stream()
                                .map(topic -> String.valueOf(topic.name()))
                                .toList();
        var self =
                MetadataResponseBroker.builder()
                        .nodeId(1)
                        .host("127.0.0.1")
                        .port(broker.address().port())
                        .build();
        return MetadataResponse.builder()
                .brokers(List.of(self))
                .clusterId("fake")
                .controllerId(1)
                .topics(names.stream().map(this::topic).toList())
                .build();
    }

    private MetadataResponseTopic topic(String name) {
        int partitions = topics.getOrDefault(name, 0);
        ErrorCode error = partitions > 0 ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        return MetadataResponseTopic.builder()
                .errorCode(error.code())
                .name(name)
                .topicId(id(name))
                .partitions(
                        IntStream.range(0, partitions).mapToObj(FakeCluster::partition).toList())
                .build();
    }

    private static MetadataResponsePartition partition(int index) {
        return MetadataResponsePartition.builder()
                .partitionIndex(index)
                .leaderId(1)
                .leaderEpoch(5)
                .replicaNodes(List.of(1))
                .isrNodes(List.of(1))
                .build();
    }

    @Override
    public void close() {
        broker.close();
    }
}
