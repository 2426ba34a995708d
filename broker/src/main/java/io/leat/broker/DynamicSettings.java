package io.leat.broker;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.StorageConfig;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.broker.partition.LogDirectories;
import io.leat.cluster.image.ClusterImage;

/// Tells those of the broker's parts that are no partitions when their settings change. Confined to
/// the cluster mirror's thread.
final class DynamicSettings {
    private final BrokerConfig config;
    private final LogDirectories logs;
    private final LogCleaning cleaning;
    private boolean applied;

    DynamicSettings(BrokerConfig config, LogDirectories logs, LogCleaning cleaning) {
        this.config = config;
        this.logs = logs;
        this.cleaning = cleaning;
    }

    void apply(ClusterImage before, ClusterImage after) {
        if (applied && before.brokerConfigs().equals(after.brokerConfigs())) {
            return;
        }
        applied = true;
        ConfigLayers layers =
                new ConfigLayers(
                        config.values(),
                        after.brokerConfigs(ClusterImage.ALL_BROKERS),
                        after.brokerConfigs(Integer.toString(config.server().brokerId())));
        cleaning.apply(layers);
        logs.limitMoves(StorageConfig.moveBytesPerSecondMax(layers));
    }
}
