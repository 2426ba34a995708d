package io.leat.broker.api.admin;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.config.table.SourcedValue;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.controller.TopicNames;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.DescribeConfigsRequest;
import io.leat.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.leat.protocol.message.DescribeConfigsResponse;
import io.leat.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import io.leat.protocol.message.DescribeConfigsResponse.DescribeConfigsResult;
import io.leat.protocol.message.DescribeConfigsResponse.DescribeConfigsSynonym;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Says how topics and this broker are configured, and why so.
public final class DescribeConfigsHandler implements Handler<DescribeConfigsRequest> {
    private final Supplier<ClusterImage> image;
    private final ConfigDescriber configs;

    public DescribeConfigsHandler(Supplier<ClusterImage> image, ConfigDescriber configs) {
        this.image = image;
        this.configs = configs;
    }

    @Override
    public Reply start(DescribeConfigsRequest request, RequestContext context) {
        return () -> {
            ClusterImage now = image.get();
            return DescribeConfigsResponse.builder()
                    .results(
                            request.resources().stream()
                                    .map(resource -> result(request, resource, now))
                                    .toList())
                    .build();
        };
    }

    private DescribeConfigsResult result(
            DescribeConfigsRequest request, DescribeConfigsResource resource, ClusterImage now) {
        var result =
                DescribeConfigsResult.builder()
                        .resourceType(resource.resourceType())
                        .resourceName(resource.resourceName())
                        .errorMessage(null);
        Optional<Refusal> refusal = refusal(resource, now);
        if (refusal.isPresent()) {
            return result.errorCode(refusal.get().error().code())
                    .errorMessage(refusal.get().message())
                    .build();
        }
        return result.configs(
                        described(resource, now).stream()
                                .filter(config -> isAsked(resource, config))
                                .map(config -> entry(request, config))
                                .toList())
                .build();
    }

    private Optional<Refusal> refusal(DescribeConfigsResource resource, ClusterImage now) {
        String name = resource.resourceName();
        return switch (resource.resourceType()) {
            case ResourceType.TOPIC ->
                    now.topic(name) != null
                            ? Optional.empty()
                            : TopicNames.refusal(name).or(() -> Optional.of(unknownTopic()));
            case ResourceType.BROKER ->
                    name.equals(ClusterImage.ALL_BROKERS)
                                    || name.equals(Integer.toString(configs.brokerId()))
                            ? Optional.empty()
                            : Optional.of(otherBroker());
            default -> Optional.of(ResourceType.unsupported(resource.resourceType()));
        };
    }

    private List<DescribedConfig> described(DescribeConfigsResource resource, ClusterImage now) {
        String name = resource.resourceName();
        if (resource.resourceType() == ResourceType.BROKER) {
            return name.equals(ClusterImage.ALL_BROKERS)
                    ? configs.ofAllBrokers(now)
                    : configs.ofBroker(now);
        }
        TopicImage topic = now.topic(name);
        return topic == null ? List.of() : configs.ofTopic(topic.configs(), now);
    }

    /// No keys, like no list of keys, means all.
    private static boolean isAsked(DescribeConfigsResource resource, DescribedConfig config) {
        List<String> keys = resource.configurationKeys();
        return keys == null || keys.isEmpty() || keys.contains(config.name());
    }

    private static DescribeConfigsResourceResult entry(
            DescribeConfigsRequest request, DescribedConfig config) {
        return DescribeConfigsResourceResult.builder()
                .name(config.name())
                .value(config.value())
                .readOnly(config.traits().readOnly())
                .configSource(config.source().code())
                .isSensitive(config.traits().sensitive())
                .configType(config.traits().kind())
                .documentation(request.includeDocumentation() ? config.traits().doc() : null)
                .synonyms(
                        request.includeSynonyms()
                                ? config.values().stream()
                                        .map(value -> synonym(config, value))
                                        .toList()
                                : List.of())
                .build();
    }

    private static DescribeConfigsSynonym synonym(DescribedConfig config, SourcedValue value) {
        return DescribeConfigsSynonym.builder()
                .name(value.name())
                .value(config.traits().sensitive() ? null : value.value())
                .source(value.source().code())
                .build();
    }

    private Refusal otherBroker() {
        return new Refusal(
                ErrorCode.INVALID_REQUEST,
                "This broker describes broker "
                        + configs.brokerId()
                        + " or, with an empty name,"
                        + " all brokers' defaults; ask each broker for its own configs.");
    }

    private static Refusal unknownTopic() {
        return new Refusal(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "This cluster has no topic of that name.");
    }
}
