package io.leat.dist.cli.terminal;

/// What a command's exit code says.
public final class ExitCode {
    public static final int OK = 0;

    /// The cluster refused, or something else went wrong.
    public static final int FAILED = 1;

    /// The command was called wrongly.
    public static final int MISUSED = 2;

    /// No server answers.
    public static final int UNREACHABLE = 3;

    /// The time allowed by `--timeout` was over.
    public static final int TIMED_OUT = 4;

    private ExitCode() {}
}
