package io.leat.dist.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server of the cluster that runs as a process of its own; its output goes to a file.
record Child(String name, Process process, Path output) {
    private static final int TAIL_LINES = 15;

    /// The signals of a terminal reach every process that it started, but here the parent says who
    /// stops when. What is ignored when a JVM starts stays ignored.
    private static final List<String> DEAF_TO_THE_TERMINAL =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "leat");

    /// Starts `command`; what an earlier one wrote is kept once.
    static Child start(String name, List<String> command, Path output) throws IOException {
        if (Files.exists(output)) {
            Path previous = output.resolveSibling(output.getFileName() + ".previous");
            Files.move(output, previous, StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder =
                new ProcessBuilder(
                                Stream.concat(DEAF_TO_THE_TERMINAL.stream(), command.stream())
                                        .toList())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        String parent = Long.toString(ProcessHandle.current().pid());
        builder.environment().put(ParentProcess.VARIABLE, parent);
        return new Child(name, builder.start(), output);
    }

    /// How it ended, in words; only of one that has.
    String ending() {
        int code = process.exitValue();
        return code > 128 ? "was ended by signal " + (code - 128) : "ended with code " + code;
    }

    /// The last lines that it wrote.
    List<String> lastLines() {
        try {
            List<String> lines = Files.readString(output, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// SIGTERM, and SIGKILL for one that does not go in time; returns whether it went by itself.
    boolean stop(Duration limit) throws InterruptedException {
        process.destroy();
        if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        process.destroyForcibly().waitFor();
        return false;
    }
}
