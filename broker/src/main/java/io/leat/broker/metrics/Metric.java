package io.leat.broker.metrics;

import static io.leat.protocol.Invariant.check;

import java.util.List;
import java.util.regex.Pattern;

/// The one declaration of a metric.
///
/// @param name as Prometheus stores it, unit and `_total` included
/// @param meaning one sentence
/// @param advice what to do when it moves; empty if it is only to look at
public record Metric(String name, Kind kind, List<String> labels, String meaning, String advice) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final String TOTAL = "_total";

    /// What its values may do.
    public enum Kind {
        /// Only grows, from the broker's start on.
        COUNTER,

        GAUGE,

        /// How many took at most so long, how many there were, and how long all of them took.
        HISTOGRAM,

        /// How many there were, and how long all of them took.
        SUMMARY
    }

    public Metric {
        check(NAME.matcher(name).matches(), "a metric's name is in small letters");
        check((kind == Kind.COUNTER) == name.endsWith(TOTAL), "counters end in _total, no others");
        check(meaning.endsWith("."), "a metric's meaning is a sentence");
        check(advice.isEmpty() || advice.endsWith("."), "a metric's advice is a sentence");
        labels = List.copyOf(labels);
    }

    static Metric counter(String name, String meaning, String... labels) {
        return new Metric(name, Kind.COUNTER, List.of(labels), meaning, "");
    }

    static Metric gauge(String name, String meaning, String... labels) {
        return new Metric(name, Kind.GAUGE, List.of(labels), meaning, "");
    }

    static Metric histogram(String name, String meaning, String... labels) {
        return new Metric(name, Kind.HISTOGRAM, List.of(labels), meaning, "");
    }

    static Metric summary(String name, String meaning, String... labels) {
        return new Metric(name, Kind.SUMMARY, List.of(labels), meaning, "");
    }

    /// The same metric with what to do when it moves.
    Metric advise(String text) {
        return new Metric(name, kind, labels, meaning, text);
    }

    /// The name without what the exposition adds to a counter's.
    String family() {
        return kind == Kind.COUNTER ? name.substring(0, name.length() - TOTAL.length()) : name;
    }

    /// What its values are measured in; empty for plain numbers.
    public String unit() {
        String family = family();
        return family.endsWith("_seconds")
                ? "seconds"
                : family.endsWith("_bytes") ? "bytes" : family.endsWith("_ratio") ? "ratio" : "";
    }
}
