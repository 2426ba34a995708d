package io.leat.broker.api.admin;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.Verdicts;
import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.NewPartitions;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.message.CreatePartitionsRequest;
import io.leat.protocol.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import io.leat.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.leat.protocol.message.CreatePartitionsResponse;
import io.leat.protocol.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Gives topics more partitions.
public final class CreatePartitionsHandler implements Handler<CreatePartitionsRequest> {
    private final TopicAdmin topics;

    public CreatePartitionsHandler(TopicAdmin topics) {
        this.topics = topics;
    }

    @Override
    public Reply start(CreatePartitionsRequest request, RequestContext context) {
        List<NewPartitions> wanted =
                request.topics().stream().map(CreatePartitionsHandler::wanted).toList();
        CompletableFuture<Ruling<TopicImage>> ruling = topics.grow(wanted, request.validateOnly());
        return () -> response(wanted, Verdicts.await(ruling, wanted.size(), request.timeoutMs()));
    }

    private static NewPartitions wanted(CreatePartitionsTopic topic) {
        List<CreatePartitionsAssignment> assignments = topic.assignments();
        return new NewPartitions(
                topic.name(),
                topic.count(),
                assignments == null
                        ? List.of()
                        : assignments.stream().map(CreatePartitionsAssignment::brokerIds).toList());
    }

    private static CreatePartitionsResponse response(
            List<NewPartitions> wanted, List<Outcome<TopicImage>> outcomes) {
        List<CreatePartitionsTopicResult> results = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            var result = CreatePartitionsTopicResult.builder().name(wanted.get(i).topic());
            if (outcomes.get(i) instanceof Outcome.Refused<TopicImage>(Refusal refusal)) {
                result.errorCode(refusal.error().code()).errorMessage(refusal.message());
            }
            results.add(result.build());
        }
        return CreatePartitionsResponse.builder().results(results).build();
    }
}
