package io.leat.dist.local;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What runs on a data directory, and how it is stopped.
///
/// @param process the process that `leat start` became
public record RunningServers(DataDirectory data, ProcessHandle process) {
    /// Those of a directory; empty when nothing runs there.
    public static Optional<RunningServers> on(DataDirectory data) throws IOException {
        return data.user()
                .flatMap(ProcessHandle::of)
                .map(process -> new RunningServers(data, process));
    }

    /// Sends SIGTERM and waits; returns whether all have ended in time.
    public boolean stop(Duration limit) throws InterruptedException {
        process.destroy();
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
