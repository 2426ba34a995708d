package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.broker.config.table.ConfigValues;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import java.util.Map;

/// The rules that this broker's configuration and the topics' own give the controller.
public record ConfiguredReplicaRules(BrokerConfig config) implements ReplicaRules {
    @Override
    public int inSyncMin(ClusterImage image, TopicImage topic) {
        return value(image, topic, TopicKeys.MIN_INSYNC_REPLICAS);
    }

    @Override
    public boolean mayElectUnclean(ClusterImage image, TopicImage topic) {
        return value(image, topic, TopicKeys.UNCLEAN_LEADER_ELECTION);
    }

    private <T> T value(ClusterImage image, TopicImage topic, ConfigKey<T> key) {
        String broker = Integer.toString(config.server().brokerId());
        ConfigLayers layers =
                new ConfigLayers(
                        config.values(),
                        image.brokerConfigs(ClusterImage.ALL_BROKERS),
                        image.brokerConfigs(broker));
        String inForce = layers.resolve(key, topic.configs()).getFirst().value();
        return new ConfigValues(Map.of(key.name(), inForce)).value(key);
    }
}
