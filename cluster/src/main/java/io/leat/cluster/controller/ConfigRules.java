package io.leat.cluster.controller;

import java.util.Optional;

/// What may be configured on one kind of resource.
public interface ConfigRules {
    /// Why `name` cannot be set to `value`, as a sentence; empty when it can.
    Optional<String> refusal(String name, String value);

    /// Whether the value is a comma-separated list, to which one may append.
    boolean isList(String name);

    /// The value that holds while `name` is not set; empty text when there is none.
    String defaultValue(String name);
}
