package io.leat.broker.api.admin;

import io.leat.broker.config.BrokerKeys;
import io.leat.broker.config.TopicKeys;
import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigKind;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.broker.config.table.ConfigTable;
import io.leat.broker.config.table.DynamicMode;
import io.leat.broker.config.table.SourcedValue;
import io.leat.broker.config.table.Verdict;
import io.leat.cluster.controller.ConfigResource;
import io.leat.cluster.controller.ConfigRules;
import io.leat.cluster.image.ClusterImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the tables of keys allow. A name that only Kafka uses is taken and kept, so that tools that
/// set it work.
final class TableRules {
    private TableRules() {}

    /// The rules for a resource on a broker with these layers.
    static ConfigRules of(ConfigResource resource, ConfigLayers layers) {
        return switch (resource.kind()) {
            case TOPIC -> new TopicRules(layers);
            case BROKER ->
                    new BrokerRules(layers, resource.name().equals(ClusterImage.ALL_BROKERS));
        };
    }

    record TopicRules(ConfigLayers layers) implements ConfigRules {
        @Override
        public Optional<String> refusal(String name, String value) {
            return problem(TopicKeys.TABLE, name, value);
        }

        @Override
        public boolean isList(String name) {
            return TopicKeys.TABLE.find(name).filter(TableRules::isWords).isPresent();
        }

        @Override
        public String defaultValue(String name) {
            return first(
                    TopicKeys.TABLE
                            .find(name)
                            .map(key -> layers.resolve(key, Map.of()))
                            .orElse(List.of()));
        }
    }

    private record BrokerRules(ConfigLayers layers, boolean forAll) implements ConfigRules {
        @Override
        public Optional<String> refusal(String name, String value) {
            Optional<DynamicMode> mode = BrokerKeys.TABLE.find(name).map(ConfigKey::dynamic);
            if (mode.filter(DynamicMode.READ_ONLY::equals).isPresent()) {
                return Optional.of(
                        "Cannot update "
                                + name
                                + " while the broker runs; set it in its"
                                + " configuration file.");
            }
            if (forAll && mode.filter(DynamicMode.PER_BROKER::equals).isPresent()) {
                return Optional.of("Cannot update " + name + " for all brokers at once.");
            }
            return problem(BrokerKeys.TABLE, name, value);
        }

        @Override
        public boolean isList(String name) {
            return BrokerKeys.TABLE.find(name).filter(TableRules::isWords).isPresent();
        }

        @Override
        public String defaultValue(String name) {
            return first(BrokerKeys.TABLE.find(name).map(layers::resolve).orElse(List.of()));
        }
    }

    private static Optional<String> problem(ConfigTable table, String name, String value) {
        return switch (table.judge(name, value)) {
            case Verdict.Good ignored -> Optional.empty();
            case Verdict.Unused ignored -> Optional.empty();
            case Verdict.Unknown unknown ->
                    Optional.of("Unknown config " + name + ": " + unknown.advice() + ".");
            case Verdict.BadValue bad ->
                    Optional.of(
                            "Invalid value "
                                    + value
                                    + " for config "
                                    + name
                                    + ": it must be "
                                    + bad.advice()
                                    + ".");
        };
    }

    private static boolean isWords(ConfigKey<?> key) {
        return key.type().kind() == ConfigKind.LIST;
    }

    private static String first(List<SourcedValue> values) {
        return values.isEmpty() ? "" : values.getFirst().value();
    }
}
