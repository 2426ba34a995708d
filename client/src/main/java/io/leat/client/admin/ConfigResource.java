package io.leat.client.admin;

/// What can be configured.
public sealed interface ConfigResource {
    /// The settings of one topic.
    record Topic(String name) implements ConfigResource {}

    /// The settings of one broker.
    record Broker(int id) implements ConfigResource {}

    /// The settings of all brokers that have none of their own.
    record AllBrokers() implements ConfigResource {}

    /// The number that stands for this sort of resource on the wire.
    default byte type() {
        return switch (this) {
            case Topic ignored -> 2;
            case Broker ignored -> 4;
            case AllBrokers ignored -> 4;
        };
    }

    /// The name on the wire.
    default String resourceName() {
        return switch (this) {
            case Topic topic -> topic.name();
            case Broker broker -> Integer.toString(broker.id());
            case AllBrokers ignored -> "";
        };
    }

    /// For people.
    default String describe() {
        return switch (this) {
            case Topic topic -> "topic " + topic.name();
            case Broker broker -> "broker " + broker.id();
            case AllBrokers ignored -> "all brokers";
        };
    }
}
