package io.leat.systemtest.tools;

import io.leat.systemtest.server.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One run of a command-line tool: what it was called with, its exit code and everything it wrote.
public record ToolRun(String command, int exitCode, String output) {
    private static final long LIMIT_SECONDS = 90;
    private static final Path WORK = Path.of("target", "tools").toAbsolutePath();
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-Xmx256m");

    /// Runs one of Apache's tools in a JVM of its own, as its shell script would.
    public static ToolRun apache(String mainClass, String... arguments) {
        return run(
                "",
                JavaCommand.of(QUICK, "org.apache.kafka.tools." + mainClass, List.of(arguments)));
    }

    /// As `apache`, for a tool that reads what to do from its standard input.
    static ToolRun apacheReading(String input, String mainClass, String... arguments) {
        return run(
                input,
                JavaCommand.of(QUICK, "org.apache.kafka.tools." + mainClass, List.of(arguments)));
    }

    /// As `apache`, for the tools that still live in the server's package.
    static ToolRun server(String mainClass, String... arguments) {
        return run("", JavaCommand.of(QUICK, mainClass, List.of(arguments)));
    }

    static ToolRun kcat(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("kcat"));
        command.addAll(List.of(arguments));
        return run(input, command);
    }

    private static ToolRun run(String input, List<String> command) {
        try {
            Files.createDirectories(WORK);
            Path in = Files.createTempFile(WORK, "in", ".txt");
            Path out = Files.createTempFile(WORK, "out", ".txt");
            Files.writeString(in, input);
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .redirectErrorStream(true)
                            .start();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(out, StandardCharsets.UTF_8);
            return new ToolRun(shown(command), ended ? process.exitValue() : -1, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// The command without the class path.
    private static String shown(List<String> command) {
        int classPath = command.indexOf("-cp");
        return String.join(" ", command.subList(classPath < 0 ? 0 : classPath + 2, command.size()));
    }

    /// The output, after checking that the tool was content.
    public String succeeded() {
        if (exitCode != 0) {
            throw new AssertionError("%s ended with %d:%n%s".formatted(command, exitCode, output));
        }
        return output;
    }

    /// The output's lines, after checking that the tool was content.
    List<String> lines() {
        return succeeded().lines().toList();
    }
}
