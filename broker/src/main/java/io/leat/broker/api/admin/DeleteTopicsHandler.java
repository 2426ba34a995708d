package io.leat.broker.api.admin;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.Verdicts;
import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.controller.TopicReference;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.DeleteTopicsRequest;
import io.leat.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.leat.protocol.message.DeleteTopicsResponse;
import io.leat.protocol.message.DeleteTopicsResponse.DeletableTopicResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Deletes topics, named or by their ids.
public final class DeleteTopicsHandler implements Handler<DeleteTopicsRequest> {
    private static final short FIRST_VERSION_WITH_DELETION_DISABLED = 3;

    private final TopicAdmin topics;
    private final boolean deletable;

    public DeleteTopicsHandler(TopicAdmin topics, boolean deletable) {
        this.topics = topics;
        this.deletable = deletable;
    }

    @Override
    public Reply start(DeleteTopicsRequest request, RequestContext context) {
        List<DeleteTopicState> asked =
                Stream.concat(
                                request.topics().stream(),
                                request.topicNames().stream().map(DeleteTopicsHandler::named))
                        .toList();
        if (!deletable) {
            return Reply.of(disabled(asked, context.version()));
        }
        List<TopicReference> wanted = asked.stream().flatMap(DeleteTopicsHandler::wanted).toList();
        CompletableFuture<Ruling<TopicImage>> ruling = topics.delete(wanted);
        return () -> response(asked, Verdicts.await(ruling, wanted.size(), request.timeoutMs()));
    }

    private static DeleteTopicsResponse response(
            List<DeleteTopicState> asked, List<Outcome<TopicImage>> outcomes) {
        Iterator<Outcome<TopicImage>> next = outcomes.iterator();
        List<DeletableTopicResult> results = new ArrayList<>();
        for (DeleteTopicState topic : asked) {
            Outcome<TopicImage> outcome =
                    malformed(topic)
                            .<Outcome<TopicImage>>map(Outcome.Refused::new)
                            .orElseGet(next::next);
            results.add(
                    switch (outcome) {
                        case Outcome.Accepted<TopicImage>(TopicImage deleted) ->
                                DeletableTopicResult.builder()
                                        .name(deleted.name())
                                        .topicId(deleted.id())
                                        .build();
                        case Outcome.Refused<TopicImage>(Refusal refusal) ->
                                refused(topic, refusal);
                    });
        }
        return DeleteTopicsResponse.builder().responses(results).build();
    }

    private static DeleteTopicsResponse disabled(List<DeleteTopicState> asked, short version) {
        ErrorCode error =
                version < FIRST_VERSION_WITH_DELETION_DISABLED
                        ? ErrorCode.INVALID_REQUEST
                        : ErrorCode.TOPIC_DELETION_DISABLED;
        Refusal refusal = new Refusal(error, "delete.topic.enable is false on this broker.");
        return DeleteTopicsResponse.builder()
                .responses(asked.stream().map(topic -> refused(topic, refusal)).toList())
                .build();
    }

    private static DeletableTopicResult refused(DeleteTopicState topic, Refusal refusal) {
        return DeletableTopicResult.builder()
                .name(topic.name())
                .topicId(topic.topicId())
                .errorCode(refusal.error().code())
                .errorMessage(refusal.message())
                .build();
    }

    private static Stream<TopicReference> wanted(DeleteTopicState topic) {
        if (malformed(topic).isPresent()) {
            return Stream.empty();
        }
        String name = topic.name();
        return Stream.of(
                name == null
                        ? new TopicReference.ById(topic.topicId())
                        : new TopicReference.ByName(name));
    }

    private static Optional<Refusal> malformed(DeleteTopicState topic) {
        boolean hasId = !topic.topicId().equals(Uuid.ZERO);
        if (hasId == (topic.name() != null)) {
            return Optional.of(
                    new Refusal(
                            ErrorCode.INVALID_REQUEST,
                            hasId
                                    ? "A topic is meant by its name or by its id, not by both."
                                    : "Neither a topic's name nor its id is given."));
        }
        return Optional.empty();
    }

    private static DeleteTopicState named(String name) {
        return DeleteTopicState.builder().name(name).build();
    }
}
