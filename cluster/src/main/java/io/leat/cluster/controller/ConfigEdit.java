package io.leat.cluster.controller;

/// One change of one config value.
public sealed interface ConfigEdit {
    String name();

    record Set(String name, String value) implements ConfigEdit {}

    /// Back to the default.
    record Delete(String name) implements ConfigEdit {}

    /// Adds the comma-separated items that are not yet in the list.
    record Append(String name, String value) implements ConfigEdit {}

    /// Takes the comma-separated items out of the list.
    record Subtract(String name, String value) implements ConfigEdit {}
}
