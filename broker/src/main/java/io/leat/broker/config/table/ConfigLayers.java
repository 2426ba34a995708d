package io.leat.broker.config.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one broker's settings are at a moment: its file, and what was changed since for all brokers
/// and for this one.
public record ConfigLayers(
        ConfigValues file, Map<String, String> cluster, Map<String, String> broker) {
    public ConfigLayers {
        cluster = Map.copyOf(cluster);
        broker = Map.copyOf(broker);
    }

    /// Only the file.
    public static ConfigLayers of(ConfigValues file) {
        return new ConfigLayers(file, Map.of(), Map.of());
    }

    /// What holds of all layers together. Only for keys that have no synonyms.
    public ConfigValues inForce() {
        Map<String, String> texts = new HashMap<>(file.texts());
        texts.putAll(cluster);
        texts.putAll(broker);
        return new ConfigValues(texts);
    }

    /// Every value that a broker's key has, the one in force first; empty when it has none.
    public List<SourcedValue> resolve(ConfigKey<?> key) {
        List<SourcedValue> found = new ArrayList<>();
        addLayers(found, Synonym.same(key.name()));
        key.synonyms().forEach(synonym -> addLayers(found, synonym));
        addDefault(found, key);
        return found;
    }

    /// As [#resolve(ConfigKey)] for a topic's key: the topic's own settings come first, then the
    /// broker's synonyms of the key.
    public List<SourcedValue> resolve(ConfigKey<?> topicKey, Map<String, String> topic) {
        List<SourcedValue> found = new ArrayList<>();
        add(found, Synonym.same(topicKey.name()), topic, ConfigSource.DYNAMIC_TOPIC);
        topicKey.synonyms().forEach(synonym -> addLayers(found, synonym));
        addDefault(found, topicKey);
        return found;
    }

    private void addLayers(List<SourcedValue> found, Synonym synonym) {
        add(found, synonym, broker, ConfigSource.DYNAMIC_BROKER);
        add(found, synonym, cluster, ConfigSource.DYNAMIC_CLUSTER);
        add(found, synonym, file.texts(), ConfigSource.STATIC_BROKER);
    }

    private static void add(
            List<SourcedValue> found,
            Synonym synonym,
            Map<String, String> layer,
            ConfigSource source) {
        String text = layer.get(synonym.name());
        if (text != null) {
            found.add(new SourcedValue(synonym.name(), synonym.convert(text), source));
        }
    }

    private static void addDefault(List<SourcedValue> found, ConfigKey<?> key) {
        key.defaultValue()
                .ifPresent(text ->
                        found.add(new SourcedValue(key.name(), text, ConfigSource.DEFAULT)));
    }
}
