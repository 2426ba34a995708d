package io.leat.broker.config;

import static io.leat.protocol.Invariant.check;

import io.leat.broker.config.table.ConfigLayers;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// One broker's configuration, judged good as a whole; each feature takes its own record from it.
public record BrokerConfig(ConfigValues values) {
    /// Reads a file of `key=value` lines, as Kafka's `server.properties`.
    public static ConfigReading read(Path file) throws IOException {
        return read(file.toString(), readTexts(file));
    }

    /// Judges settings that were read or made; `source` names them in problems.
    public static ConfigReading read(String source, Map<String, String> texts) {
        return new ConfigJudge(source, texts).judge();
    }

    /// The settings of a file, not judged.
    public static Map<String, String> readTexts(Path file) throws IOException {
        var properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IllegalArgumentException badEscape) {
            throw new IOException("not a properties file: " + badEscape.getMessage(), badEscape);
        }
        Map<String, String> texts = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            texts.put(name, properties.getProperty(name));
        }
        return texts;
    }

    /// The same configuration with one more setting, which must be good.
    public BrokerConfig with(String name, String value) {
        check(
                BrokerKeys.TABLE.judge(name, value) instanceof Verdict.Good,
                "a setting made by the program is good");
        Map<String, String> texts = new HashMap<>(values.texts());
        texts.put(name, value);
        return new BrokerConfig(new ConfigValues(texts));
    }

    public ServerConfig server() {
        return ServerConfig.from(values);
    }

    public ListenerConfig listeners() {
        return ListenerConfig.from(values);
    }

    public NetworkConfig network() {
        return NetworkConfig.from(values);
    }

    public ZooKeeperConfig zooKeeper() {
        return ZooKeeperConfig.from(values);
    }

    public StorageConfig storage() {
        return StorageConfig.from(values);
    }

    public TopicDefaults topics() {
        return TopicDefaults.from(values);
    }

    public FetchConfig fetch() {
        return FetchConfig.from(values);
    }

    public GroupConfig groups() {
        return GroupConfig.from(values);
    }

    public OffsetsConfig offsets() {
        return OffsetsConfig.from(values);
    }

    public CleanerConfig cleaner() {
        return CleanerConfig.from(values);
    }

    public ProducerStateConfig producers() {
        return ProducerStateConfig.from(values);
    }

    public ReplicationConfig replication() {
        return ReplicationConfig.from(values);
    }

    public LeadershipConfig leadership() {
        return LeadershipConfig.from(values);
    }

    public MetricsConfig metrics() {
        return MetricsConfig.from(values);
    }

    /// The layers of this broker before anything was changed while it runs.
    public ConfigLayers layers() {
        return ConfigLayers.of(values);
    }

    /// The settings of a topic that has these of its own.
    public TopicSettings topicSettings(Map<String, String> topic) {
        return TopicSettings.of(topic, layers());
    }
}
