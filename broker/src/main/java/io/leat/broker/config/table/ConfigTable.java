package io.leat.broker.config.table;

import static io.leat.protocol.Invariant.check;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// All keys of one kind of resource (a broker, a topic), by name. Immutable.
public final class ConfigTable {
    private final Map<String, ConfigKey<?>> keys;
    private final KafkaNames kafkaNames;

    private ConfigTable(Map<String, ConfigKey<?>> keys, KafkaNames kafkaNames) {
        this.keys = keys;
        this.kafkaNames = kafkaNames;
    }

    /// A table of `keys`; `kafkaNames` are accepted besides them.
    public static ConfigTable of(Collection<ConfigKey<?>> keys, KafkaNames kafkaNames) {
        Map<String, ConfigKey<?>> byName = new TreeMap<>();
        for (ConfigKey<?> key : keys) {
            check(byName.put(key.name(), key) == null, key.name() + " is declared once");
        }
        return new ConfigTable(byName, kafkaNames);
    }

    /// The keys in alphabetical order.
    public List<ConfigKey<?>> keys() {
        return List.copyOf(keys.values());
    }

    /// The key called `name`, if Leat uses one.
    public Optional<ConfigKey<?>> find(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    /// Judges one setting; never throws.
    public Verdict judge(String name, String value) {
        ConfigKey<?> key = keys.get(name);
        if (key != null) {
            return judge(key, value);
        }
        return kafkaNames.knows(name)
                ? new Verdict.Unused(name)
                : new Verdict.Unknown(name, nearest(name));
    }

    private static <T> Verdict judge(ConfigKey<T> key, String value) {
        return switch (key.type().read(value)) {
            case Reading.Read<T> _ -> new Verdict.Good(key);
            case Reading.Refused<T> refused -> new Verdict.BadValue(key, refused.advice());
        };
    }

    private String nearest(String name) {
        var names = new TreeSet<>(keys.keySet());
        names.addAll(kafkaNames.names());
        return Spelling.nearest(name, names);
    }
}
