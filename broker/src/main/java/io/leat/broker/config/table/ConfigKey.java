package io.leat.broker.config.table;

import static io.leat.protocol.Invariant.check;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one declaration of a configuration key. `defaultText` is absent for a key without a default;
/// `doc` is one sentence; `synonyms` are asked, in order, when the key itself is not set.
public record ConfigKey<T>(
        String name,
        ValueType<T> type,
        @Nullable String defaultText,
        DynamicMode dynamic,
        String doc,
        List<Synonym> synonyms) {
    public ConfigKey {
        check(
                defaultText == null || type.read(defaultText) instanceof Reading.Read<T>,
                "the default of " + name + " must itself be valid");
        check(doc.endsWith("."), "the documentation of " + name + " is a sentence");
        synonyms = List.copyOf(synonyms);
    }

    /// A read-only key without a default.
    public static <T> ConfigKey<T> of(String name, ValueType<T> type, String doc) {
        return new ConfigKey<>(name, type, null, DynamicMode.READ_ONLY, doc, List.of());
    }

    /// The same key with a default.
    public ConfigKey<T> defaultTo(Object value) {
        return new ConfigKey<>(name, type, value.toString(), dynamic, doc, synonyms);
    }

    /// The same key, changeable as `mode` says.
    public ConfigKey<T> dynamic(DynamicMode mode) {
        return new ConfigKey<>(name, type, defaultText, mode, doc, synonyms);
    }

    /// The same key with other names for its value.
    public ConfigKey<T> orElse(Synonym... others) {
        return new ConfigKey<>(name, type, defaultText, dynamic, doc, List.of(others));
    }

    /// The default's text, if there is a default.
    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultText);
    }

    /// Whether the value must never be shown.
    public boolean isSensitive() {
        return type.kind() == ConfigKind.PASSWORD;
    }
}
