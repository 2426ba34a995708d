package io.leat.broker.config.table;

/// A value in its key's unit, the name under which it was set, and where.
public record SourcedValue(String name, String value, ConfigSource source) {}
