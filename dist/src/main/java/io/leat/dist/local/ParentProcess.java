package io.leat.dist.local;

import java.util.Optional;

/// The `leat start` that started this process, if one did: when it is killed, this process stops as
/// if it were told to, so that nothing is left that nobody knows of.
public final class ParentProcess {
    /// Holds the parent's process id.
    static final String VARIABLE = "LEAT_PARENT_PID";

    private ParentProcess() {}

    /// Runs `end` once the parent is gone.
    public static void onEnd(Runnable end) {
        Optional.ofNullable(System.getenv(VARIABLE))
                .filter(pid -> pid.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .ifPresent(pid -> onEnd(pid, end));
    }

    private static void onEnd(long pid, Runnable end) {
        ProcessHandle.of(pid)
                .ifPresentOrElse(
                        parent -> {
                            var _ = parent.onExit().thenRun(end);
                        },
                        end);
    }
}
