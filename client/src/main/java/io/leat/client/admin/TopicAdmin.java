package io.leat.client.admin;

import io.leat.client.Deadline;
import io.leat.client.cluster.Cluster.Missing;
import io.leat.client.cluster.OffsetFinder;
import io.leat.client.cluster.OffsetSpec;
import io.leat.client.cluster.TopicView;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.CreatePartitionsRequest;
import io.leat.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.leat.protocol.message.CreatePartitionsResponse;
import io.leat.protocol.message.CreateTopicsRequest;
import io.leat.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.leat.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.leat.protocol.message.CreateTopicsResponse;
import io.leat.protocol.message.DeleteTopicsRequest;
import io.leat.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.leat.protocol.message.DeleteTopicsResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Operations on topics. Each throws [io.leat.client.RefusedException] when the cluster says no.
public record TopicAdmin(AdminCalls calls) {
    /// All topics, by name.
    public List<TopicView> list() throws InterruptedException {
        Deadline deadline = calls.deadline();
        return calls.cluster().refreshAll(deadline).topics().values().stream()
                .sorted(Comparator.comparing(TopicView::name))
                .toList();
    }

    /// The topic as it is now.
    public TopicView describe(String name) throws InterruptedException {
        Deadline deadline = calls.deadline();
        calls.cluster().refresh(List.of(name), Missing.REFUSE, deadline);
        return calls.cluster().topic(name, Missing.REFUSE, deadline);
    }

    /// Creates the topic; returns when the cluster has it.
    public void create(NewTopic topic) throws InterruptedException {
        List<CreatableTopicConfig> configs =
                topic.configs().entrySet().stream()
                        .map(config ->
                                CreatableTopicConfig.builder()
                                        .name(config.getKey())
                                        .value(config.getValue())
                                        .build())
                        .toList();
        CreatableTopic wanted =
                CreatableTopic.builder()
                        .name(topic.name())
                        .numPartitions(topic.partitions())
                        .replicationFactor(topic.replicationFactor())
                        .configs(configs)
                        .build();
        CreateTopicsRequest request =
                CreateTopicsRequest.builder()
                        .topics(List.of(wanted))
                        .timeoutMs(calls.timeoutMillis())
                        .build();
        calls.askController(
                request,
                response -> {
                    for (var result : ((CreateTopicsResponse) response).topics()) {
                        String subject = "topic " + result.name();
                        AdminCalls.throwIf(result.errorCode(), subject, result.errorMessage());
                    }
                    return topic;
                });
    }

    /// Deletes the topic with its records.
    public void delete(String name) throws InterruptedException {
        DeleteTopicsRequest request =
                DeleteTopicsRequest.builder()
                        .topics(List.of(DeleteTopicState.builder().name(name).build()))
                        .timeoutMs(calls.timeoutMillis())
                        .build();
        calls.askController(
                request,
                response -> {
                    for (var result : ((DeleteTopicsResponse) response).responses()) {
                        AdminCalls.throwIf(
                                result.errorCode(), "topic " + name, result.errorMessage());
                    }
                    return name;
                });
    }

    /// Adds partitions until there are `total`; there cannot be fewer.
    public void setPartitions(String name, int total) throws InterruptedException {
        CreatePartitionsTopic wanted =
                CreatePartitionsTopic.builder().name(name).count(total).assignments(null).build();
        CreatePartitionsRequest request =
                CreatePartitionsRequest.builder()
                        .topics(List.of(wanted))
                        .timeoutMs(calls.timeoutMillis())
                        .build();
        calls.askController(
                request,
                response -> {
                    for (var result : ((CreatePartitionsResponse) response).results()) {
                        AdminCalls.throwIf(
                                result.errorCode(), "topic " + name, result.errorMessage());
                    }
                    return name;
                });
    }

    /// Deletes the records below these offsets, -1 for all; says where the partitions start then.
    public Map<TopicPartition, Long> trim(Map<TopicPartition, Long> offsets)
            throws InterruptedException {
        return new RecordDeletion(calls).run(offsets);
    }

    /// The offsets that these specs stand for now.
    public Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> specs)
            throws InterruptedException {
        return new OffsetFinder(calls.cluster()).find(specs, calls.deadline());
    }
}
