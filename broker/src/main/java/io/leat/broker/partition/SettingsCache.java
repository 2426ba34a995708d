package io.leat.broker.partition;

import io.leat.broker.config.TopicSettings;
import io.leat.broker.config.table.ConfigLayers;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What topics' configs mean on this broker. Topics with equal configs share one object: of 10,000
/// topics most have none of their own. Confined to the lock of [Partitions].
final class SettingsCache {
    private static final int KNOWN_MAX = 1_000;

    private final Map<Map<String, String>, PartitionSettings> known = new HashMap<>();
    private @Nullable ConfigLayers layers;

    PartitionSettings settings(Map<String, String> configs, ConfigLayers now) {
        if (!now.equals(layers) || known.size() >= KNOWN_MAX) {
            known.clear();
            layers = now;
        }
        return known.computeIfAbsent(
                configs, own -> PartitionSettings.of(TopicSettings.of(own, now)));
    }
}
