package io.leat.broker.config.table;

import org.jspecify.annotations.Nullable;

/// What became of reading a value's text.
public sealed interface Reading<T> {
    /// The text was good.
    record Read<T>(T value) implements Reading<T> {}

    /// The text was bad: what would be allowed, and the allowed value nearest to it if one is near.
    record Refused<T>(String allowed, @Nullable String nearest) implements Reading<T> {
        /// One phrase that ends a sentence about the value.
        public String advice() {
            return "must be " + allowed + (nearest == null ? "" : "; the nearest is " + nearest);
        }
    }
}
