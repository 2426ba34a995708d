package io.leat.dist.cli.terminal;

import picocli.CommandLine.Option;

/// The option that chooses between a table for people and JSON for programs.
public final class OutputFormat {
    /// What it chooses between.
    public enum Kind {
        TABLE,
        JSON
    }

    @Option(
            names = "--format",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "A table for people or JSON for programs (default: table).")
    private Kind kind = Kind.TABLE;

    public boolean isJson() {
        return kind == Kind.JSON;
    }
}
