package io.leat.broker.config.table;

/// What a table says about a name and a value that somebody wants to set.
public sealed interface Verdict {
    /// The name is known and the value is good.
    record Good(ConfigKey<?> key) implements Verdict {}

    /// Kafka has the name and Leat has no use for it.
    record Unused(String name) implements Verdict {}

    /// Neither Leat nor Kafka has the name.
    record Unknown(String name, String nearest) implements Verdict {
        /// One phrase that ends a sentence about the name.
        public String advice() {
            return "neither Leat nor Kafka has this key; the nearest is " + nearest;
        }
    }

    /// The name is known and the value is not allowed; `advice` says what is.
    record BadValue(ConfigKey<?> key, String advice) implements Verdict {}
}
