package io.leat.client.admin;

import io.leat.client.Deadline;
import io.leat.client.RefusedException;
import io.leat.client.cluster.Cluster.Missing;
import io.leat.client.cluster.Lane;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.DescribeConfigsRequest;
import io.leat.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.leat.protocol.message.DescribeConfigsResponse;
import io.leat.protocol.message.IncrementalAlterConfigsRequest;
import io.leat.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.leat.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.leat.protocol.message.IncrementalAlterConfigsResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Operations on the settings of topics and brokers.
public record ConfigAdmin(AdminCalls calls) {
    private static final int TOPICS_MAX = 500;
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;

    /// All settings, by name.
    public List<ConfigEntry> read(ConfigResource resource) throws InterruptedException {
        DescribeConfigsResource wanted =
                DescribeConfigsResource.builder()
                        .resourceType(resource.type())
                        .resourceName(resource.resourceName())
                        .configurationKeys(null)
                        .build();
        var request = DescribeConfigsRequest.builder().resources(List.of(wanted)).build();
        var response = (DescribeConfigsResponse) ask(resource, request);
        List<ConfigEntry> entries = new ArrayList<>();
        for (DescribeConfigsResponse.DescribeConfigsResult result : response.results()) {
            AdminCalls.throwIf(result.errorCode(), resource.describe(), result.errorMessage());
            for (var config : result.configs()) {
                entries.add(
                        new ConfigEntry(
                                config.name(),
                                config.value(),
                                ConfigEntry.Source.of(config.configSource()),
                                config.readOnly(),
                                config.isSensitive()));
            }
        }
        entries.sort(Comparator.comparing(ConfigEntry::name));
        return entries;
    }

    /// What topics have of their own of these settings, by topic; without those that have none.
    public Map<String, Map<String, String>> ofTopics(
            Collection<String> topics, List<String> settings) throws InterruptedException {
        Map<String, Map<String, String>> own = new TreeMap<>();
        List<String> left = new ArrayList<>(topics);
        while (!left.isEmpty()) {
            List<String> some = left.subList(0, Math.min(TOPICS_MAX, left.size()));
            var request =
                    DescribeConfigsRequest.builder()
                            .resources(
                                    some.stream()
                                            .map(ConfigResource.Topic::new)
                                            .map(topic -> wanted(topic, settings))
                                            .toList())
                            .build();
            calls.askAny(request, answer -> addOwn((DescribeConfigsResponse) answer, own));
            some.clear();
        }
        return own;
    }

    private static DescribeConfigsResource wanted(ConfigResource resource, List<String> settings) {
        return DescribeConfigsResource.builder()
                .resourceType(resource.type())
                .resourceName(resource.resourceName())
                .configurationKeys(settings)
                .build();
    }

    /// A topic that was deleted meanwhile has none.
    private static Map<String, Map<String, String>> addOwn(
            DescribeConfigsResponse response, Map<String, Map<String, String>> own) {
        for (DescribeConfigsResponse.DescribeConfigsResult result : response.results()) {
            for (var config : result.configs()) {
                String value = config.value();
                if (value != null
                        && ConfigEntry.Source.of(config.configSource())
                                == ConfigEntry.Source.TOPIC) {
                    own.computeIfAbsent(result.resourceName(), name -> new TreeMap<>())
                            .put(config.name(), value);
                }
            }
        }
        return own;
    }

    /// Sets the settings in `set` and takes those in `unset` back to their defaults.
    public void change(ConfigResource resource, Map<String, String> set, Collection<String> unset)
            throws InterruptedException {
        List<AlterableConfig> changes = new ArrayList<>();
        set.forEach((name, value) -> changes.add(change(SET, name).value(value).build()));
        unset.forEach(name -> changes.add(change(DELETE, name).value(null).build()));
        change(resource, changes);
    }

    /// Adds items to settings that are lists, unless they are there.
    public void append(ConfigResource resource, Map<String, String> items)
            throws InterruptedException {
        List<AlterableConfig> changes = new ArrayList<>();
        items.forEach((name, value) -> changes.add(change(APPEND, name).value(value).build()));
        change(resource, changes);
    }

    private void change(ConfigResource resource, List<AlterableConfig> changes)
            throws InterruptedException {
        AlterConfigsResource wanted =
                AlterConfigsResource.builder()
                        .resourceType(resource.type())
                        .resourceName(resource.resourceName())
                        .configs(changes)
                        .build();
        var request = IncrementalAlterConfigsRequest.builder().resources(List.of(wanted)).build();
        var response = (IncrementalAlterConfigsResponse) ask(resource, request);
        for (var result : response.responses()) {
            AdminCalls.throwIf(result.errorCode(), resource.describe(), result.errorMessage());
        }
    }

    private static AlterableConfig.Builder change(byte operation, String name) {
        return AlterableConfig.builder().configOperation(operation).name(name);
    }

    /// A broker's own settings are known to that broker only.
    private ApiResponse ask(ConfigResource resource, ApiRequest request)
            throws InterruptedException {
        Deadline deadline = calls.deadline();
        return calls.cluster()
                .retrying(
                        deadline,
                        () ->
                                resource instanceof ConfigResource.Broker broker
                                        ? askBroker(broker, request, deadline)
                                        : calls.cluster().callAny(request, deadline));
    }

    private ApiResponse askBroker(
            ConfigResource.Broker broker, ApiRequest request, Deadline deadline)
            throws InterruptedException {
        var view = calls.cluster().refresh(List.of(), Missing.REFUSE, deadline);
        if (!view.brokers().containsKey(broker.id())) {
            throw new RefusedException(
                            ErrorCode.BROKER_NOT_AVAILABLE,
                            broker.describe(),
                            "The cluster has the brokers " + view.brokers().keySet() + ".")
                    .forGood();
        }
        return calls.cluster().call(broker.id(), Lane.GENERAL, request, deadline);
    }
}
