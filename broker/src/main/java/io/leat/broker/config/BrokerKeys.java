package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigTable;
import io.leat.broker.config.table.KafkaNames;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The table of the broker's keys: those that the features declare, and the defaults of the topics'
/// keys.
public final class BrokerKeys {
    /// Every key of a broker that Leat uses; names that only Kafka uses are judged as unused.
    public static final ConfigTable TABLE =
            ConfigTable.of(keys(), KafkaNames.resource(BrokerKeys.class, "kafka-broker-names.txt"));

    private BrokerKeys() {}

    private static List<ConfigKey<?>> keys() {
        return Stream.of(
                        ServerConfig.KEYS,
                        ListenerConfig.KEYS,
                        NetworkConfig.KEYS,
                        ZooKeeperConfig.KEYS,
                        StorageConfig.KEYS,
                        CleanerConfig.KEYS,
                        TopicDefaults.KEYS,
                        FetchConfig.KEYS,
                        GroupConfig.KEYS,
                        OffsetsConfig.KEYS,
                        ProducerStateConfig.KEYS,
                        ReplicationConfig.KEYS,
                        LeadershipConfig.KEYS,
                        ThrottleConfig.KEYS,
                        MetricsConfig.KEYS,
                        TopicKeys.brokerKeys())
                .<ConfigKey<?>>flatMap(Collection::stream)
                .toList();
    }
}
