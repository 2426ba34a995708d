package io.leat.cluster.controller;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A cluster on paper: what is asked of it is decided and applied, and answered in words.
final class Cluster {
    private static final ConfigRules RULES =
            new ConfigRules() {
                @Override
                public Optional<String> refusal(String name, String value) {
                    return switch (name) {
                        case "retention.ms" ->
                                value.matches("-?[0-9]+")
                                        ? Optional.empty()
                                        : Optional.of("retention.ms must be a number");
                        case "cleanup.policy" -> Optional.empty();
                        default -> Optional.of("Unknown config " + name);
                    };
                }

                @Override
                public boolean isList(String name) {
                    return name.equals("cleanup.policy");
                }

                @Override
                public String defaultValue(String name) {
                    return name.equals("cleanup.policy") ? "delete" : "";
                }
            };

    private final Random random = new Random(1);
    private ClusterImage image = ClusterImage.empty("cluster");

    Cluster(int brokers) {
        Map<Integer, BrokerRegistration> live = new HashMap<>();
        for (int id = 0; id < brokers; id++) {
            live.put(id, new BrokerRegistration(id, id, List.of(), null, BrokerStanding.ACTIVE));
        }
        image = image.withBrokers(live);
    }

    ClusterImage image() {
        return image;
    }

    List<String> create(NewTopic... topics) {
        return apply(
                TopicCreation.decide(image, List.of(topics), new TopicPolicy(3, 1), RULES, random));
    }

    List<String> delete(TopicReference... topics) {
        return apply(TopicDeletion.decide(image, List.of(topics)));
    }

    List<String> grow(NewPartitions... topics) {
        return apply(PartitionCreation.decide(image, List.of(topics)));
    }

    List<String> alter(ConfigAlteration... alterations) {
        return apply(ConfigDecisions.decide(image, List.of(alterations), resource -> RULES));
    }

    private <T> List<String> apply(Decision<T> decision) {
        image = decision.applyTo(image);
        List<String> words = new ArrayList<>();
        for (Outcome<T> outcome : decision.outcomes()) {
            words.add(
                    switch (outcome) {
                        case Outcome.Accepted<T> accepted -> "ok";
                        case Outcome.Refused<T>(Refusal refusal) ->
                                refusal.error() + ": " + refusal.message();
                    });
        }
        return words;
    }
}
