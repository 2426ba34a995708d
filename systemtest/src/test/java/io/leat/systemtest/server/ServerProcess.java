package io.leat.systemtest.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A child process seen from outside: whether it lives, what it wrote, how much memory it holds.
/// Its standard output and error go to one file. It dies with this JVM.
public final class ServerProcess implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final Path output;
    private final Thread reaper;

    private ServerProcess(Process process, Path output, Thread reaper) {
        this.process = process;
        this.output = output;
        this.reaper = reaper;
    }

    /// Starts `command`; its output is appended to `output`.
    public static ServerProcess start(List<String> command, Path output) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                            .start();
            Thread reaper = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(reaper);
            return new ServerProcess(process, output, reaper);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// SIGKILL, as a crash would be; returns when the process is gone.
    public void kill() {
        process.destroyForcibly();
        awaitExit(STOP_LIMIT);
    }

    /// SIGTERM; returns the exit code, or fails when the process does not go in time.
    public int stop() {
        process.destroy();
        return awaitExit(STOP_LIMIT);
    }

    /// Waits for the process to end by itself; fails with what it wrote when it does not.
    public int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "process %d still runs after %s; its output:%n%s"
                                .formatted(pid(), limit, outputTail()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for process " + pid(), e);
        }
    }

    /// Everything the process wrote so far.
    public String output() {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The last few thousand characters of the output: for messages of failed tests.
    public String outputTail() {
        String all = output();
        return all.substring(Math.max(0, all.length() - 6_000));
    }

    /// Resident memory now, from /proc.
    public long residentBytes() {
        return statusKibibytes("VmRSS:") * 1024;
    }

    /// The most resident memory the process ever held, from /proc.
    public long residentBytesMax() {
        return statusKibibytes("VmHWM:") * 1024;
    }

    private long statusKibibytes(String field) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit(STOP_LIMIT);
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException _) {
            // This JVM is already going down: the hook runs anyway and finds nothing to do.
        }
    }
}
