package io.leat.dist.cli.moving;

import picocli.CommandLine.Option;

/// How much is moved at once.
final class MoveOptions {
    private static final int AT_ONCE = 50;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "" + AT_ONCE,
            description = "How many partitions are on their way at a time (default: 50).")
    private int atOnce = AT_ONCE;

    int atOnce() {
        return Math.max(1, atOnce);
    }
}
