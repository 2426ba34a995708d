package io.leat.client.admin;

import io.leat.client.Deadline;
import io.leat.client.RefusedException;
import io.leat.client.cluster.Cluster.Missing;
import io.leat.client.cluster.Lane;
import io.leat.client.cluster.PartitionView;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.DeleteRecordsRequest;
import io.leat.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.leat.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.leat.protocol.message.DeleteRecordsResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Deletes the records at the front of partitions, at their leaders.
record RecordDeletion(AdminCalls calls) {

    /// Deletes what lies below the offsets (-1 is all that is committed), and says where each
    /// partition starts then. What was done stays done when another partition is refused.
    Map<TopicPartition, Long> run(Map<TopicPartition, Long> offsets) throws InterruptedException {
        Deadline deadline = calls.deadline();
        Map<TopicPartition, Long> starts = new HashMap<>();
        return calls.cluster()
                .retrying(
                        deadline,
                        () -> {
                            Map<TopicPartition, Long> left = new HashMap<>(offsets);
                            left.keySet().removeAll(starts.keySet());
                            ask(left, starts, deadline);
                            return Map.copyOf(starts);
                        });
    }

    private void ask(
            Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> starts, Deadline deadline)
            throws InterruptedException {
        Map<Integer, Map<String, List<DeleteRecordsPartition>>> byLeader = new TreeMap<>();
        for (Map.Entry<TopicPartition, Long> offset : offsets.entrySet()) {
            TopicPartition partition = offset.getKey();
            calls.cluster().topic(partition.topic(), Missing.REFUSE, deadline);
            byLeader.computeIfAbsent(led(partition).leader(), leader -> new TreeMap<>())
                    .computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                    .add(
                            DeleteRecordsPartition.builder()
                                    .partitionIndex(partition.partition())
                                    .offset(offset.getValue())
                                    .build());
        }
        for (Map.Entry<Integer, Map<String, List<DeleteRecordsPartition>>> leader :
                byLeader.entrySet()) {
            var response =
                    calls.cluster()
                            .call(
                                    leader.getKey(),
                                    Lane.GENERAL,
                                    request(leader.getValue()),
                                    deadline);
            collect((DeleteRecordsResponse) response, starts);
        }
    }

    private PartitionView led(TopicPartition partition) {
        return calls.cluster()
                .view()
                .led(partition)
                .orElseThrow(() ->
                        new RefusedException(
                                ErrorCode.LEADER_NOT_AVAILABLE, "partition " + partition, null));
    }

    private DeleteRecordsRequest request(Map<String, List<DeleteRecordsPartition>> topics) {
        List<DeleteRecordsTopic> asked = new ArrayList<>();
        topics.forEach((name, partitions) ->
                asked.add(DeleteRecordsTopic.builder().name(name).partitions(partitions).build()));
        return DeleteRecordsRequest.builder()
                .topics(asked)
                .timeoutMs(calls.timeoutMillis())
                .build();
    }

    private static void collect(DeleteRecordsResponse response, Map<TopicPartition, Long> starts) {
        for (DeleteRecordsResponse.DeleteRecordsTopicResult topic : response.topics()) {
            for (DeleteRecordsResponse.DeleteRecordsPartitionResult answer : topic.partitions()) {
                TopicPartition partition =
                        new TopicPartition(topic.name(), answer.partitionIndex());
                if (answer.errorCode() == ErrorCode.NONE.code()) {
                    starts.put(partition, answer.lowWatermark());
                }
            }
        }
        for (DeleteRecordsResponse.DeleteRecordsTopicResult topic : response.topics()) {
            for (DeleteRecordsResponse.DeleteRecordsPartitionResult answer : topic.partitions()) {
                AdminCalls.throwIf(
                        answer.errorCode(),
                        "partition " + topic.name() + "-" + answer.partitionIndex(),
                        null);
            }
        }
    }
}
