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
import io.leat.cluster.leadership.PartitionName;
import io.leat.cluster.leadership.WantedElection;
import io.leat.cluster.leadership.WantedElections;
import io.leat.cluster.leadership.WantedElections.Elected;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ElectLeadersRequest;
import io.leat.protocol.message.ElectLeadersRequest.TopicPartitions;
import io.leat.protocol.message.ElectLeadersResponse;
import io.leat.protocol.message.ElectLeadersResponse.PartitionResult;
import io.leat.protocol.message.ElectLeadersResponse.ReplicaElectionResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Has leaders elected for the partitions named, or for all: preferred ones, or anybody at all.
public final class ElectLeadersHandler implements Handler<ElectLeadersRequest> {
    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    private final ControllerGateway controller;
    private final ReplicaRules rules;

    public ElectLeadersHandler(ControllerGateway controller, ReplicaRules rules) {
        this.controller = controller;
        this.rules = rules;
    }

    @Override
    public Reply start(ElectLeadersRequest request, RequestContext context) {
        byte type = request.electionType();
        if (type != PREFERRED && type != UNCLEAN) {
            return Reply.of(
                    ElectLeadersResponse.builder()
                            .errorCode(ErrorCode.INVALID_REQUEST.code())
                            .build());
        }
        var kind = type == PREFERRED ? WantedElection.Kind.PREFERRED : WantedElection.Kind.UNCLEAN;
        WantedElection wanted = new WantedElection(kind, names(request.topicPartitions()));
        CompletableFuture<Ruling<Elected>> ruling =
                controller.submit(image -> WantedElections.decide(image, wanted, rules));
        return () -> {
            List<Outcome<Elected>> outcomes = Verdicts.await(ruling, 1, request.timeoutMs());
            return response(wanted.partitions(), outcomes, context.version());
        };
    }

    private static @Nullable List<PartitionName> names(@Nullable List<TopicPartitions> topics) {
        return topics == null
                ? null
                : topics.stream()
                        .flatMap(topic ->
                                topic.partitions().stream()
                                        .map(index -> new PartitionName(topic.topic(), index)))
                        .toList();
    }

    private static ElectLeadersResponse response(
            @Nullable List<PartitionName> asked, List<Outcome<Elected>> outcomes, short version) {
        Map<String, List<PartitionResult>> results = new LinkedHashMap<>();
        ErrorCode error = ErrorCode.NONE;
        for (Outcome<Elected> outcome : outcomes) {
            switch (outcome) {
                case Outcome.Accepted<Elected>(Elected elected) ->
                        add(results, elected.partition(), elected.refusal());
                case Outcome.Refused<Elected>(Refusal refusal) -> {
                    error = refusal.error();
                    for (PartitionName name : asked == null ? List.<PartitionName>of() : asked) {
                        add(results, name, Optional.of(refusal));
                    }
                }
            }
        }
        List<ReplicaElectionResult> topics = new ArrayList<>();
        results.forEach((topic, partitions) ->
                topics.add(
                        ReplicaElectionResult.builder()
                                .topic(topic)
                                .partitionResult(partitions)
                                .build()));
        var response = ElectLeadersResponse.builder().replicaElectionResults(topics);
        return version == 0 ? response.build() : response.errorCode(error.code()).build();
    }

    private static void add(
            Map<String, List<PartitionResult>> results,
            PartitionName name,
            Optional<Refusal> refusal) {
        var result = PartitionResult.builder().partitionId(name.partition());
        refusal.ifPresent(why -> result.errorCode(why.error().code()).errorMessage(why.message()));
        results.computeIfAbsent(name.topic(), _ -> new ArrayList<>()).add(result.build());
    }
}
