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
import io.leat.cluster.leadership.IsrAlteration;
import io.leat.cluster.leadership.IsrProposal;
import io.leat.cluster.leadership.IsrProposals;
import io.leat.cluster.partition.IsrChange;
import io.leat.cluster.partition.IsrChange.Member;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.AlterPartitionRequest;
import io.leat.protocol.message.AlterPartitionRequest.BrokerState;
import io.leat.protocol.message.AlterPartitionResponse;
import io.leat.protocol.message.AlterPartitionResponse.PartitionData;
import io.leat.protocol.message.AlterPartitionResponse.TopicData;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Has the controller change who is in sync, as leaders propose. Brokers ask this, not clients: it
/// is not advertised.
public final class AlterPartitionHandler implements Handler<AlterPartitionRequest> {
    /// The errors that concern the sender and not one of its partitions.
    private static final Set<ErrorCode> TOP_LEVEL =
            Set.of(
                    ErrorCode.STALE_BROKER_EPOCH,
                    ErrorCode.NOT_CONTROLLER,
                    ErrorCode.REQUEST_TIMED_OUT,
                    ErrorCode.UNKNOWN_SERVER_ERROR);

    private final ControllerGateway controller;
    private final ReplicaRules rules;

    public AlterPartitionHandler(ControllerGateway controller, ReplicaRules rules) {
        this.controller = controller;
        this.rules = rules;
    }

    @Override
    public Reply start(AlterPartitionRequest request, RequestContext context) {
        IsrProposals proposals =
                new IsrProposals(
                        request.brokerId(),
                        request.brokerEpoch(),
                        request.topics().stream()
                                .flatMap(AlterPartitionHandler::proposals)
                                .toList());
        CompletableFuture<Ruling<PartitionState>> ruling =
                controller.submit(image -> IsrAlteration.decide(image, proposals, rules));
        int count = proposals.partitions().size();
        return () -> response(request, Verdicts.await(ruling, count, Verdicts.TIMEOUT_MILLIS));
    }

    private static Stream<IsrProposal> proposals(AlterPartitionRequest.TopicData topic) {
        return topic.partitions().stream()
                .map(partition ->
                        new IsrProposal(
                                topic.topicId(),
                                partition.partitionIndex(),
                                new IsrChange(
                                        partition.leaderEpoch(),
                                        partition.partitionEpoch(),
                                        members(partition))));
    }

    /// Version 2 has the first of the two lists, version 3 the second.
    private static List<Member> members(AlterPartitionRequest.PartitionData partition) {
        List<BrokerState> states = partition.newIsrWithEpochs();
        return states.isEmpty()
                ? partition.newIsr().stream()
                        .map(broker -> new Member(broker, Member.ANY_EPOCH))
                        .toList()
                : states.stream()
                        .map(state -> new Member(state.brokerId(), state.brokerEpoch()))
                        .toList();
    }

    private static AlterPartitionResponse response(
            AlterPartitionRequest request, List<Outcome<PartitionState>> outcomes) {
        if (!outcomes.isEmpty()
                && outcomes.getFirst() instanceof Outcome.Refused<PartitionState>(Refusal refusal)
                && TOP_LEVEL.contains(refusal.error())
                && outcomes.stream().allMatch(outcomes.getFirst()::equals)) {
            return AlterPartitionResponse.builder().errorCode(refusal.error().code()).build();
        }
        Iterator<Outcome<PartitionState>> next = outcomes.iterator();
        List<TopicData> topics = new ArrayList<>();
        for (AlterPartitionRequest.TopicData topic : request.topics()) {
            List<PartitionData> partitions = new ArrayList<>();
            for (AlterPartitionRequest.PartitionData partition : topic.partitions()) {
                partitions.add(answer(partition.partitionIndex(), request.brokerId(), next.next()));
            }
            topics.add(TopicData.builder().topicId(topic.topicId()).partitions(partitions).build());
        }
        return AlterPartitionResponse.builder().topics(topics).build();
    }

    private static PartitionData answer(int index, int sender, Outcome<PartitionState> outcome) {
        var answer = PartitionData.builder().partitionIndex(index);
        return switch (outcome) {
            case Outcome.Refused<PartitionState>(Refusal refusal) ->
                    answer.errorCode(refusal.error().code()).build();
            case Outcome.Accepted<PartitionState>(PartitionState state) ->
                    answer.errorCode(
                                    state.leader() == sender
                                            ? ErrorCode.NONE.code()
                                            : ErrorCode.NEW_LEADER_ELECTED.code())
                            .leaderId(state.leader())
                            .leaderEpoch(state.leaderEpoch())
                            .isr(state.isr())
                            .partitionEpoch(state.partitionEpoch())
                            .build();
        };
    }
}
