package io.leat.cluster.controller;

/// What is configured: a topic, one broker, or all brokers at once (a broker with an empty name).
public record ConfigResource(Kind kind, String name) {
    /// The kinds of resource that have configs here.
    public enum Kind {
        TOPIC,
        BROKER
    }
}
