package io.leat.client.producer;

import io.leat.client.Deadline;
import io.leat.client.cluster.Cluster;
import io.leat.client.cluster.ClusterView;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.ProduceRequest;
import io.leat.protocol.message.ProduceRequest.PartitionProduceData;
import io.leat.protocol.message.ProduceRequest.TopicProduceData;
import io.leat.protocol.message.ProduceResponse;
import io.leat.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.leat.protocol.message.ProduceResponse.TopicProduceResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One produce request with a batch for each of some partitions. Confined to one thread.
final class ProduceCall {
    private static final Answer UNANSWERED =
            new Answer(ErrorCode.REQUEST_TIMED_OUT, -1, -1, "The server says nothing about it.");
    private static final Answer NOT_ASKED = new Answer(ErrorCode.NONE, -1, -1, null);

    private final Cluster cluster;
    private final ClusterView view;
    private final Acks acks;
    private final Deadline deadline;
    private final Map<TopicPartition, Batch> batches = new HashMap<>();
    private final Map<String, List<PartitionProduceData>> topics = new HashMap<>();

    /// What the server says about a batch.
    record Answer(ErrorCode error, long baseOffset, long appendTime, @Nullable String detail) {}

    ProduceCall(Cluster cluster, Acks acks, Deadline deadline) {
        this.cluster = cluster;
        this.view = cluster.view();
        this.acks = acks;
        this.deadline = deadline;
    }

    void add(Batch batch, ByteBuffer bytes) {
        TopicPartition partition = batch.partition();
        batches.put(partition, batch);
        topics.computeIfAbsent(partition.topic(), ignored -> new ArrayList<>())
                .add(
                        PartitionProduceData.builder()
                                .index(partition.partition())
                                .records(bytes)
                                .build());
    }

    /// Sends the request; returns an answer for each batch.
    Map<Batch, Answer> send(int leader) throws InterruptedException {
        Map<Batch, Answer> answers = new HashMap<>();
        if (acks == Acks.NONE) {
            cluster.post(leader, request(), deadline);
            batches.values().forEach(batch -> answers.put(batch, NOT_ASKED));
            return answers;
        }
        var lane = io.leat.client.cluster.Lane.GENERAL;
        ProduceResponse response =
                (ProduceResponse) cluster.call(leader, lane, request(), deadline);
        batches.values().forEach(batch -> answers.put(batch, UNANSWERED));
        for (TopicProduceResponse topic : response.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                @Nullable Batch batch = batches.get(key(topic, partition));
                if (batch != null) {
                    answers.put(batch, answer(partition));
                }
            }
        }
        return answers;
    }

    private ProduceRequest request() {
        List<TopicProduceData> data =
                topics.entrySet().stream()
                        .map(topic ->
                                TopicProduceData.builder()
                                        .name(topic.getKey())
                                        .topicId(view.topicId(topic.getKey()))
                                        .partitionData(topic.getValue())
                                        .build())
                        .toList();
        return ProduceRequest.builder()
                .acks(acks.code())
                .timeoutMs((int) Math.min(Integer.MAX_VALUE, deadline.left().toMillis()))
                .topicData(data)
                .build();
    }

    private TopicPartition key(TopicProduceResponse topic, PartitionProduceResponse partition) {
        String name =
                topic.topicId().equals(Uuid.ZERO)
                        ? topic.name()
                        : view.topicName(topic.topicId()).orElse("");
        return new TopicPartition(name, partition.index());
    }

    private static Answer answer(PartitionProduceResponse partition) {
        String detail =
                partition.recordErrors().stream()
                        .map(record -> record.batchIndexErrorMessage())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(partition.errorMessage());
        return new Answer(
                ErrorCode.of(partition.errorCode()),
                partition.baseOffset(),
                partition.logAppendTimeMs(),
                detail);
    }
}
