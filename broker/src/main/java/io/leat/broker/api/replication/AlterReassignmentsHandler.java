package io.leat.broker.api.replication;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.Verdicts;
import io.leat.broker.coordination.ControllerGateway;
import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.leadership.PartitionName;
import io.leat.cluster.leadership.Reassignment;
import io.leat.cluster.leadership.Reassignments;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.AlterPartitionReassignmentsRequest;
import io.leat.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.leat.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.leat.protocol.message.AlterPartitionReassignmentsResponse;
import io.leat.protocol.message.AlterPartitionReassignmentsResponse.ReassignablePartitionResponse;
import io.leat.protocol.message.AlterPartitionReassignmentsResponse.ReassignableTopicResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// Moves replicas to other brokers, or takes such a move back.
public final class AlterReassignmentsHandler
        implements Handler<AlterPartitionReassignmentsRequest> {
    private static final Set<ErrorCode> TOP_LEVEL =
            Set.of(
                    ErrorCode.NOT_CONTROLLER,
                    ErrorCode.REQUEST_TIMED_OUT,
                    ErrorCode.UNKNOWN_SERVER_ERROR);

    private final ControllerGateway controller;
    private final ReplicaRules rules;

    public AlterReassignmentsHandler(ControllerGateway controller, ReplicaRules rules) {
        this.controller = controller;
        this.rules = rules;
    }

    @Override
    public Reply start(AlterPartitionReassignmentsRequest request, RequestContext context) {
        List<Reassignment> wanted = new ArrayList<>();
        for (ReassignableTopic topic : request.topics()) {
            for (ReassignablePartition partition : topic.partitions()) {
                var name = new PartitionName(topic.name(), partition.partitionIndex());
                wanted.add(new Reassignment(name, partition.replicas()));
            }
        }
        boolean mayResize = request.allowReplicationFactorChange();
        CompletableFuture<Ruling<PartitionState>> ruling =
                controller.submit(image -> Reassignments.decide(image, wanted, mayResize, rules));
        return () -> response(request, Verdicts.await(ruling, wanted.size(), request.timeoutMs()));
    }

    private static AlterPartitionReassignmentsResponse response(
            AlterPartitionReassignmentsRequest request, List<Outcome<PartitionState>> outcomes) {
        var response =
                AlterPartitionReassignmentsResponse.builder()
                        .allowReplicationFactorChange(request.allowReplicationFactorChange());
        if (!outcomes.isEmpty()
                && outcomes.getFirst() instanceof Outcome.Refused<PartitionState>(Refusal refusal)
                && TOP_LEVEL.contains(refusal.error())) {
            return response.errorCode(refusal.error().code())
                    .errorMessage(refusal.message())
                    .build();
        }
        Iterator<Outcome<PartitionState>> next = outcomes.iterator();
        List<ReassignableTopicResponse> topics = new ArrayList<>();
        for (ReassignableTopic topic : request.topics()) {
            topics.add(
                    ReassignableTopicResponse.builder()
                            .name(topic.name())
                            .partitions(
                                    topic.partitions().stream()
                                            .map(partition ->
                                                    answer(partition.partitionIndex(), next.next()))
                                            .toList())
                            .build());
        }
        return response.responses(topics).build();
    }

    private static ReassignablePartitionResponse answer(
            int index, Outcome<PartitionState> outcome) {
        var answer = ReassignablePartitionResponse.builder().partitionIndex(index);
        return switch (outcome) {
            case Outcome.Accepted<PartitionState> accepted -> answer.build();
            case Outcome.Refused<PartitionState>(Refusal refusal) ->
                    answer.errorCode(refusal.error().code())
                            .errorMessage(refusal.message())
                            .build();
        };
    }
}
