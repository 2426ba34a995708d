package io.leat.broker.api.admin;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.BrokerKeys;
import io.leat.broker.config.TopicKeys;
import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigKind;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.broker.config.table.ConfigSource;
import io.leat.broker.config.table.ConfigTable;
import io.leat.broker.config.table.DynamicMode;
import io.leat.broker.config.table.SourcedValue;
import io.leat.cluster.image.ClusterImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is configured for a topic or a broker, and where each value comes from. Immutable.
public final class ConfigDescriber {
    private final int brokerId;
    private final BrokerConfig config;

    public ConfigDescriber(int brokerId, BrokerConfig config) {
        this.brokerId = brokerId;
        this.config = config;
    }

    int brokerId() {
        return brokerId;
    }

    /// This broker's file, with what was changed since for all brokers and for this one.
    ConfigLayers layers(ClusterImage image) {
        return new ConfigLayers(
                config.values(),
                image.brokerConfigs(ClusterImage.ALL_BROKERS),
                image.brokerConfigs(Integer.toString(brokerId)));
    }

    /// Every key of a topic, and what else was set on it.
    List<DescribedConfig> ofTopic(Map<String, String> configs, ClusterImage image) {
        ConfigLayers layers = layers(image);
        List<DescribedConfig> described = new ArrayList<>();
        for (ConfigKey<?> key : TopicKeys.TABLE.keys()) {
            described.add(described(key, layers.resolve(key, configs), false));
        }
        addUnused(described, TopicKeys.TABLE, configs, ConfigSource.DYNAMIC_TOPIC);
        return described;
    }

    /// Every key of this broker.
    List<DescribedConfig> ofBroker(ClusterImage image) {
        ConfigLayers layers = layers(image);
        List<DescribedConfig> described = new ArrayList<>();
        for (ConfigKey<?> key : BrokerKeys.TABLE.keys()) {
            boolean readOnly = key.dynamic() == DynamicMode.READ_ONLY;
            described.add(described(key, layers.resolve(key), readOnly));
        }
        addUnused(described, BrokerKeys.TABLE, layers.broker(), ConfigSource.DYNAMIC_BROKER);
        return described;
    }

    /// Only what was set for all brokers.
    List<DescribedConfig> ofAllBrokers(ClusterImage image) {
        Map<String, String> set = image.brokerConfigs(ClusterImage.ALL_BROKERS);
        List<DescribedConfig> described = new ArrayList<>();
        for (ConfigKey<?> key : BrokerKeys.TABLE.keys()) {
            String value = set.get(key.name());
            if (value != null) {
                SourcedValue only =
                        new SourcedValue(key.name(), value, ConfigSource.DYNAMIC_CLUSTER);
                described.add(described(key, List.of(only), false));
            }
        }
        addUnused(described, BrokerKeys.TABLE, set, ConfigSource.DYNAMIC_CLUSTER);
        return described;
    }

    private static DescribedConfig described(
            ConfigKey<?> key, List<SourcedValue> values, boolean readOnly) {
        return new DescribedConfig(
                key.name(),
                values,
                new DescribedConfig.Traits(
                        readOnly, key.isSensitive(), key.type().kind().code(), key.doc()));
    }

    /// What was set although Leat has no use for it. On a broker it may be a secret, such as the
    /// password of a key store, so it is not shown.
    private static void addUnused(
            List<DescribedConfig> described,
            ConfigTable table,
            Map<String, String> configs,
            ConfigSource source) {
        DescribedConfig.Traits traits =
                new DescribedConfig.Traits(
                        false,
                        source != ConfigSource.DYNAMIC_TOPIC,
                        ConfigKind.STRING.code(),
                        "Leat has no use for this key.");
        new TreeMap<>(configs)
                .forEach((name, value) -> {
                    if (table.find(name).isEmpty()) {
                        described.add(
                                new DescribedConfig(
                                        name,
                                        List.of(new SourcedValue(name, value, source)),
                                        traits));
                    }
                });
    }
}
