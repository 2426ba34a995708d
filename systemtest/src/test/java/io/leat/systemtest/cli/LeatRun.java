package io.leat.systemtest.cli;

import io.leat.systemtest.server.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One run of a command of `bin/leat`: its exit code, what it wrote, and how long it took. The
/// system property `leat.systemtest.cli` names another program to run instead.
public record LeatRun(String command, int exitCode, String out, String err, Duration time) {
    private static final String PROGRAM = "leat.systemtest.cli";
    private static final long LIMIT_SECONDS = 120;
    private static final Path WORK = Path.of("target", "cli").toAbsolutePath();

    /// A command that is still running.
    public record Running(Process process, String command, Path out, Path err, long beginNanos) {
        /// What was written so far.
        public String output() {
            return read(out);
        }

        public void interrupt() {
            signal("INT");
        }

        /// SIGKILL.
        public void kill() {
            signal("KILL");
        }

        private void signal(String name) {
            try {
                String id = Long.toString(process.pid());
                new ProcessBuilder("kill", "-" + name, id).start().waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        public LeatRun await() {
            try {
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(command + " did not end; it wrote " + read(err));
                }
                Duration time = Duration.ofNanos(System.nanoTime() - beginNanos);
                return new LeatRun(command, process.exitValue(), read(out), read(err), time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    public static LeatRun of(String bootstrap, String... arguments) {
        return reading("", bootstrap, arguments);
    }

    /// With this standard input.
    public static LeatRun reading(String input, String bootstrap, String... arguments) {
        return start(input, bootstrap, arguments).await();
    }

    public static Running start(String input, String bootstrap, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(
                Optional.ofNullable(System.getProperty(PROGRAM))
                        .orElseGet(() -> Distribution.leat().toString()));
        command.addAll(List.of(arguments));
        return start(input, bootstrap, command);
    }

    /// A line for the shell in which `$LEAT` is the program.
    public static LeatRun shell(String bootstrap, String line) {
        return start("", bootstrap, List.of("bash", "-c", line)).await();
    }

    private static Running start(String input, String bootstrap, List<String> command) {
        try {
            Files.createDirectories(WORK);
            Path in = Files.createTempFile(WORK, "in", ".txt");
            Path out = Files.createTempFile(WORK, "out", ".txt");
            Path err = Files.createTempFile(WORK, "err", ".txt");
            Files.writeString(in, input);
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().put("LEAT_BOOTSTRAP", bootstrap);
            builder.environment()
                    .put(
                            "LEAT",
                            Optional.ofNullable(System.getProperty(PROGRAM))
                                    .orElseGet(() -> Distribution.leat().toString()));
            long begin = System.nanoTime();
            return new Running(builder.start(), String.join(" ", command), out, err, begin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The standard output, after checking that the command was content.
    public String succeeded() {
        if (exitCode != 0) {
            throw new AssertionError("%s ended with %d:%n%s".formatted(command, exitCode, err));
        }
        return out;
    }

    public List<String> lines() {
        return succeeded().lines().toList();
    }
}
