package io.leat.cluster.controller;

import io.leat.protocol.Uuid;

/// A topic somebody means, by its name or by its id.
public sealed interface TopicReference {
    record ByName(String name) implements TopicReference {}

    record ById(Uuid id) implements TopicReference {}
}
