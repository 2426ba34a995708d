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

    @Option(
            names = "--throttle",
            paramLabel = "BYTES",
            converter = ByteSize.Converter.class,
            description =
                    "How many bytes a second a broker sends or fetches for this at most: 50M, 1G."
                            + " Replicas that are in sync are not slowed down. Too low a rate never"
                            + " catches up with what is written.")
    private long throttle;

    /// 0 for none.
    long bytesPerSecond() {
        return throttle;
    }

    int atOnce() {
        return Math.max(1, atOnce);
    }
}
