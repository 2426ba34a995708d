package io.leat.broker.config.table;

import static io.leat.protocol.Invariant.check;

import java.util.Map;
import java.util.Optional;

/// Settings whose values a table has found good, as their texts by name.
public record ConfigValues(Map<String, String> texts) {
    public ConfigValues {
        texts = Map.copyOf(texts);
    }

    /// The key's value: as set, as set under a synonym, or its default. Only for keys that have a
    /// default or whose presence was checked.
    public <T> T value(ConfigKey<T> key) {
        Optional<T> found = find(key);
        check(found.isPresent(), key.name() + " has a value");
        return found.orElseThrow();
    }

    /// The key's value as [#value(ConfigKey)], or nothing when it has none.
    public <T> Optional<T> find(ConfigKey<T> key) {
        return text(key).or(key::defaultValue).map(text -> read(key, text));
    }

    /// The text set for this key or for its first synonym that is set, in the key's own unit.
    public Optional<String> text(ConfigKey<?> key) {
        String own = texts.get(key.name());
        if (own != null) {
            return Optional.of(own);
        }
        for (Synonym synonym : key.synonyms()) {
            String other = texts.get(synonym.name());
            if (other != null) {
                return Optional.of(synonym.convert(other));
            }
        }
        return Optional.empty();
    }

    private static <T> T read(ConfigKey<T> key, String text) {
        return switch (key.type().read(text)) {
            case Reading.Read<T> good -> good.value();
            case Reading.Refused<T> bad ->
                    throw new IllegalStateException(key.name() + " " + bad.advice());
        };
    }
}
