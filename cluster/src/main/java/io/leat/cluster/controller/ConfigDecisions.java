package io.leat.cluster.controller;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Decides about changes of configs. One resource is changed as a whole or not at all.
public final class ConfigDecisions {
    private final ClusterImage image;
    private final Function<ConfigResource, ConfigRules> rules;
    private final List<ClusterChange> changes = new ArrayList<>();

    private ConfigDecisions(ClusterImage image, Function<ConfigResource, ConfigRules> rules) {
        this.image = image;
        this.rules = rules;
    }

    public static Decision<ConfigResource> decide(
            ClusterImage image,
            List<ConfigAlteration> alterations,
            Function<ConfigResource, ConfigRules> rules) {
        ConfigDecisions decisions = new ConfigDecisions(image, rules);
        Set<ConfigResource> repeated = Repetition.in(alterations, ConfigAlteration::resource);
        List<Outcome<ConfigResource>> outcomes = new ArrayList<>(alterations.size());
        for (ConfigAlteration alteration : alterations) {
            Optional<Refusal> refusal =
                    repeated.contains(alteration.resource())
                            ? invalidRequest("Each resource must appear at most once.")
                            : decisions.decide(alteration);
            outcomes.add(
                    refusal.<Outcome<ConfigResource>>map(Outcome.Refused::new)
                            .orElseGet(() -> new Outcome.Accepted<>(alteration.resource())));
        }
        return new Decision<>(outcomes, decisions.changes);
    }

    private Optional<Refusal> decide(ConfigAlteration alteration) {
        ConfigResource resource = alteration.resource();
        return switch (resource.kind()) {
            case TOPIC -> {
                TopicImage topic = image.topic(resource.name());
                yield topic == null ? unknownTopic() : alterTopic(alteration, topic);
            }
            case BROKER -> unknownBroker(resource.name()).or(() -> alterBroker(alteration));
        };
    }

    private Optional<Refusal> alterTopic(ConfigAlteration alteration, TopicImage topic) {
        Map<String, String> configs = new HashMap<>(topic.configs());
        Optional<Refusal> refusal = alter(alteration, configs);
        if (refusal.isEmpty() && !configs.equals(topic.configs())) {
            changes.add(new ClusterChange.TopicPut(topic.withConfigs(configs)));
        }
        return refusal;
    }

    private Optional<Refusal> alterBroker(ConfigAlteration alteration) {
        String broker = alteration.resource().name();
        Map<String, String> configs = new HashMap<>(image.brokerConfigs(broker));
        Optional<Refusal> refusal = alter(alteration, configs);
        if (refusal.isEmpty() && !configs.equals(image.brokerConfigs(broker))) {
            changes.add(new ClusterChange.BrokerConfigsPut(broker, configs));
        }
        return refusal;
    }

    private Optional<Refusal> alter(ConfigAlteration alteration, Map<String, String> configs) {
        ConfigRules resourceRules = rules.apply(alteration.resource());
        return switch (alteration) {
            case ConfigAlteration.Replacement replacement -> {
                configs.clear();
                configs.putAll(replacement.configs());
                yield replacement.configs().entrySet().stream()
                        .flatMap(set ->
                                invalid(resourceRules.refusal(set.getKey(), set.getValue()))
                                        .stream())
                        .findFirst();
            }
            case ConfigAlteration.Edits edits -> apply(edits.edits(), configs, resourceRules);
        };
    }

    private static Optional<Refusal> apply(
            List<ConfigEdit> edits, Map<String, String> configs, ConfigRules rules) {
        if (!Repetition.in(edits, ConfigEdit::name).isEmpty()) {
            return invalidRequest("Each config key must appear at most once.");
        }
        for (ConfigEdit edit : edits) {
            Optional<Refusal> refusal = apply(edit, configs, rules);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> apply(
            ConfigEdit edit, Map<String, String> configs, ConfigRules rules) {
        return switch (edit) {
            case ConfigEdit.Delete delete -> {
                configs.remove(delete.name());
                yield Optional.empty();
            }
            case ConfigEdit.Set set -> put(set.name(), set.value(), configs, rules);
            case ConfigEdit.Append append -> {
                Set<String> items = items(append.name(), configs, rules);
                items.addAll(split(append.value()));
                yield putList(append.name(), items, configs, rules);
            }
            case ConfigEdit.Subtract subtract -> {
                Set<String> items = items(subtract.name(), configs, rules);
                split(subtract.value()).forEach(items::remove);
                yield putList(subtract.name(), items, configs, rules);
            }
        };
    }

    private static Optional<Refusal> putList(
            String name, Set<String> items, Map<String, String> configs, ConfigRules rules) {
        return rules.isList(name)
                ? put(name, String.join(",", items), configs, rules)
                : invalid(
                        Optional.of(
                                "Config '"
                                        + name
                                        + "' is not a list: append and subtract do not"
                                        + " apply."));
    }

    private static Optional<Refusal> put(
            String name, String value, Map<String, String> configs, ConfigRules rules) {
        configs.put(name, value);
        return invalid(rules.refusal(name, value));
    }

    private static Set<String> items(String name, Map<String, String> configs, ConfigRules rules) {
        String fallback = rules.isList(name) ? rules.defaultValue(name) : "";
        return new LinkedHashSet<>(split(configs.getOrDefault(name, fallback)));
    }

    private static List<String> split(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private Optional<Refusal> unknownBroker(String name) {
        if (name.equals(ClusterImage.ALL_BROKERS)) {
            return Optional.empty();
        }
        boolean live = image.brokers().keySet().stream().anyMatch(id -> name.equals(id.toString()));
        return live
                ? Optional.empty()
                : invalidRequest("There is no live broker with the id given.");
    }

    private static Optional<Refusal> unknownTopic() {
        return Optional.of(
                new Refusal(
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                        "This cluster has no topic of that name."));
    }

    private static Optional<Refusal> invalid(Optional<String> reason) {
        return reason.map(text -> new Refusal(ErrorCode.INVALID_CONFIG, text));
    }

    private static Optional<Refusal> invalidRequest(String message) {
        return Optional.of(new Refusal(ErrorCode.INVALID_REQUEST, message));
    }
}
