package io.leat.client.admin;

import io.leat.client.Deadline;
import io.leat.client.cluster.Cluster.Missing;
import io.leat.client.cluster.Lane;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.AlterPartitionReassignmentsRequest;
import io.leat.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.leat.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.leat.protocol.message.AlterPartitionReassignmentsResponse;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.DescribeLogDirsRequest;
import io.leat.protocol.message.DescribeLogDirsResponse;
import io.leat.protocol.message.ElectLeadersRequest;
import io.leat.protocol.message.ElectLeadersResponse;
import io.leat.protocol.message.ListPartitionReassignmentsRequest;
import io.leat.protocol.message.ListPartitionReassignmentsResponse;
import io.leat.protocol.message.UnregisterBrokerRequest;
import io.leat.protocol.message.UnregisterBrokerResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Operations on where replicas are.
public record ReplicaAdmin(AdminCalls calls) {
    private static final byte PREFERRED = 0;

    /// The partitions that are being moved, as the controller knows them.
    public List<OngoingMove> moves() throws InterruptedException {
        var request =
                ListPartitionReassignmentsRequest.builder()
                        .topics(null)
                        .timeoutMs(calls.timeoutMillis())
                        .build();
        return calls.askController(request, ReplicaAdmin::moves);
    }

    private static List<OngoingMove> moves(ApiResponse answer) {
        var response = (ListPartitionReassignmentsResponse) answer;
        AdminCalls.throwIf(response.errorCode(), "list of moves", response.errorMessage());
        List<OngoingMove> moves = new ArrayList<>();
        for (var topic : response.topics()) {
            for (var partition : topic.partitions()) {
                moves.add(
                        new OngoingMove(
                                new TopicPartition(topic.name(), partition.partitionIndex()),
                                partition.replicas(),
                                partition.addingReplicas(),
                                partition.removingReplicas()));
            }
        }
        return moves;
    }

    /// Begins to move partitions to these brokers, the preferred leader first. Returns the refused
    /// ones with a sentence why; the others are on their way.
    public Map<TopicPartition, String> move(Map<TopicPartition, List<Integer>> targets)
            throws InterruptedException {
        Map<TopicPartition, Optional<List<Integer>>> wanted = new HashMap<>();
        targets.forEach((partition, brokers) -> wanted.put(partition, Optional.of(brokers)));
        return reassign(wanted);
    }

    /// Takes moves back that are under way. Returns the refused ones with a sentence why.
    public Map<TopicPartition, String> cancel(Collection<TopicPartition> partitions)
            throws InterruptedException {
        Map<TopicPartition, Optional<List<Integer>>> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, Optional.empty()));
        return reassign(wanted);
    }

    private Map<TopicPartition, String> reassign(
            Map<TopicPartition, Optional<List<Integer>>> wanted) throws InterruptedException {
        Map<String, List<ReassignablePartition>> topics = new TreeMap<>();
        wanted.forEach((partition, brokers) ->
                topics.computeIfAbsent(partition.topic(), name -> new ArrayList<>())
                        .add(
                                ReassignablePartition.builder()
                                        .partitionIndex(partition.partition())
                                        .replicas(brokers.orElse(null))
                                        .build()));
        var request =
                AlterPartitionReassignmentsRequest.builder()
                        .topics(
                                topics.entrySet().stream()
                                        .map(topic ->
                                                ReassignableTopic.builder()
                                                        .name(topic.getKey())
                                                        .partitions(topic.getValue())
                                                        .build())
                                        .toList())
                        .timeoutMs(calls.timeoutMillis())
                        .build();
        return calls.askController(request, ReplicaAdmin::refused);
    }

    private static Map<TopicPartition, String> refused(ApiResponse answer) {
        var response = (AlterPartitionReassignmentsResponse) answer;
        AdminCalls.throwIf(response.errorCode(), "move of partitions", response.errorMessage());
        Map<TopicPartition, String> refused = new TreeMap<>(ReplicaAdmin::inOrder);
        for (var topic : response.responses()) {
            for (var partition : topic.partitions()) {
                if (partition.errorCode() != ErrorCode.NONE.code()) {
                    String why = partition.errorMessage();
                    refused.put(
                            new TopicPartition(topic.name(), partition.partitionIndex()),
                            why == null ? ErrorCode.of(partition.errorCode()).toString() : why);
                }
            }
        }
        return refused;
    }

    private static int inOrder(TopicPartition one, TopicPartition other) {
        int topics = one.topic().compareTo(other.topic());
        return topics == 0 ? Integer.compare(one.partition(), other.partition()) : topics;
    }

    /// What the broker has, nothing if it is not there. What lies in a directory that is offline is
    /// not told.
    public HeldReplicas held(int broker) throws InterruptedException {
        var request = DescribeLogDirsRequest.builder().topics(null).build();
        Deadline deadline = calls.deadline();
        return calls.cluster()
                .retrying(
                        deadline,
                        () -> {
                            var view = calls.cluster().refresh(List.of(), Missing.REFUSE, deadline);
                            return view.brokers().containsKey(broker)
                                    ? held(
                                            calls.cluster()
                                                    .call(broker, Lane.GENERAL, request, deadline))
                                    : HeldReplicas.NONE;
                        });
    }

    private static HeldReplicas held(ApiResponse answer) {
        var response = (DescribeLogDirsResponse) answer;
        Map<TopicPartition, Long> sizes = new HashMap<>();
        for (var directory : response.results()) {
            for (var topic : directory.topics()) {
                for (var partition : topic.partitions()) {
                    if (!partition.isFutureKey()) {
                        sizes.put(
                                new TopicPartition(topic.name(), partition.partitionIndex()),
                                partition.partitionSize());
                    }
                }
            }
        }
        boolean cordoned =
                !response.results().isEmpty()
                        && response.results().stream()
                                .allMatch(
                                        DescribeLogDirsResponse.DescribeLogDirsResult::isCordoned);
        return new HeldReplicas(cordoned, sizes);
    }

    /// Has every partition led by its preferred leader, if that is in sync.
    public void electPreferredLeaders() throws InterruptedException {
        var request =
                ElectLeadersRequest.builder()
                        .electionType(PREFERRED)
                        .topicPartitions(null)
                        .timeoutMs(calls.timeoutMillis())
                        .build();
        calls.askController(
                request,
                answer -> {
                    AdminCalls.throwIf(
                            ((ElectLeadersResponse) answer).errorCode(), "election", null);
                    return answer;
                });
    }

    /// Has the cluster forget a broker that does not run and has no replicas. Throws
    /// [RefusedException] when it does.
    public void unregister(int broker) throws InterruptedException {
        var request = UnregisterBrokerRequest.builder().brokerId(broker).build();
        calls.askController(
                request,
                answer -> {
                    var response = (UnregisterBrokerResponse) answer;
                    AdminCalls.throwIf(
                            response.errorCode(), "broker " + broker, response.errorMessage());
                    return answer;
                });
    }
}
