package io.leat.broker.api.admin;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.cluster.controller.ConfigAlteration;
import io.leat.cluster.controller.ConfigResource;
import io.leat.cluster.controller.Refusal;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.AlterConfigsRequest;
import io.leat.protocol.message.AlterConfigsRequest.AlterConfigsResource;
import io.leat.protocol.message.AlterConfigsRequest.AlterableConfig;
import io.leat.protocol.message.AlterConfigsResponse;
import io.leat.protocol.message.AlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Replaces the configs of a resource: what is not named goes back to its default.
public final class AlterConfigsHandler implements Handler<AlterConfigsRequest> {
    private final TopicAdmin topics;

    public AlterConfigsHandler(TopicAdmin topics) {
        this.topics = topics;
    }

    @Override
    public Reply start(AlterConfigsRequest request, RequestContext context) {
        List<ConfigQuestion> asked =
                request.resources().stream().map(AlterConfigsHandler::question).toList();
        return ConfigQuestion.ask(
                topics, asked, request.validateOnly(), AlterConfigsHandler::response);
    }

    private static ConfigQuestion question(AlterConfigsResource asked) {
        byte type = asked.resourceType();
        String name = asked.resourceName();
        Map<String, String> configs = new HashMap<>();
        for (AlterableConfig config : asked.configs()) {
            String value = config.value();
            if (value == null) {
                return new ConfigQuestion.Malformed(
                        type,
                        name,
                        new Refusal(
                                ErrorCode.INVALID_REQUEST,
                                "Null value not supported for " + config.name() + "."));
            }
            configs.put(config.name(), value);
        }
        return ResourceType.kind(type)
                .<ConfigQuestion>map(kind ->
                        new ConfigQuestion.Wanted(
                                type,
                                new ConfigAlteration.Replacement(
                                        new ConfigResource(kind, name), configs)))
                .orElseGet(() ->
                        new ConfigQuestion.Malformed(type, name, ResourceType.unsupported(type)));
    }

    private static AlterConfigsResponse response(List<ConfigQuestion.Answer> answers) {
        return AlterConfigsResponse.builder()
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
