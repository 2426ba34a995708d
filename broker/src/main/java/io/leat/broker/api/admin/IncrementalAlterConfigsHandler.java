package io.leat.broker.api.admin;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.cluster.controller.ConfigAlteration;
import io.leat.cluster.controller.ConfigEdit;
import io.leat.cluster.controller.ConfigResource;
import io.leat.cluster.controller.Refusal;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.IncrementalAlterConfigsRequest;
import io.leat.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.leat.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.leat.protocol.message.IncrementalAlterConfigsResponse;
import io.leat.protocol.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Changes the configs that are named and leaves the others (KIP-339).
public final class IncrementalAlterConfigsHandler
        implements Handler<IncrementalAlterConfigsRequest> {
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;
    private static final byte SUBTRACT = 3;

    private final TopicAdmin topics;

    public IncrementalAlterConfigsHandler(TopicAdmin topics) {
        this.topics = topics;
    }

    @Override
    public Reply start(IncrementalAlterConfigsRequest request, RequestContext context) {
        List<ConfigQuestion> asked =
                request.resources().stream().map(IncrementalAlterConfigsHandler::question).toList();
        return ConfigQuestion.ask(
                topics, asked, request.validateOnly(), IncrementalAlterConfigsHandler::response);
    }

    private static ConfigQuestion question(AlterConfigsResource asked) {
        byte type = asked.resourceType();
        String name = asked.resourceName();
        List<ConfigEdit> edits = new ArrayList<>();
        for (AlterableConfig config : asked.configs()) {
            Optional<ConfigEdit> edit = edit(config);
            if (edit.isEmpty()) {
                return new ConfigQuestion.Malformed(type, name, malformed(config));
            }
            edits.add(edit.get());
        }
        return ResourceType.kind(type)
                .<ConfigQuestion>map(kind ->
                        new ConfigQuestion.Wanted(
                                type,
                                new ConfigAlteration.Edits(new ConfigResource(kind, name), edits)))
                .orElseGet(() ->
                        new ConfigQuestion.Malformed(type, name, ResourceType.unsupported(type)));
    }

    private static Optional<ConfigEdit> edit(AlterableConfig config) {
        String name = config.name();
        String value = config.value();
        if (config.configOperation() == DELETE) {
            return Optional.of(new ConfigEdit.Delete(name));
        }
        if (value == null) {
            return Optional.empty();
        }
        return switch (config.configOperation()) {
            case SET -> Optional.of(new ConfigEdit.Set(name, value));
            case APPEND -> Optional.of(new ConfigEdit.Append(name, value));
            case SUBTRACT -> Optional.of(new ConfigEdit.Subtract(name, value));
            default -> Optional.empty();
        };
    }

    private static Refusal malformed(AlterableConfig config) {
        byte operation = config.configOperation();
        return new Refusal(
                ErrorCode.INVALID_REQUEST,
                operation < SET || operation > SUBTRACT
                        ? "There is no operation " + operation + " on " + config.name() + "."
                        : "Null value not supported for " + config.name() + ".");
    }

    private static IncrementalAlterConfigsResponse response(List<ConfigQuestion.Answer> answers) {
        return IncrementalAlterConfigsResponse.builder()
                .responses(
                        answers.stream()
                                .map(answer ->
                                        AlterConfigsResourceResponse.builder()
                                                .resourceType(answer.type())
                                                .resourceName(answer.name())
                                                .errorCode(answer.error().code())
                                                .errorMessage(answer.message())
                                                .build())
                                .toList())
                .build();
    }
}
