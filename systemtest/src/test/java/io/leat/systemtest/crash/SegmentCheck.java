package io.leat.systemtest.crash;

import io.leat.systemtest.server.JavaCommand;
import io.leat.systemtest.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lets Apache's `DumpLogSegments --deep-iteration` read every segment and index under a directory
/// and collects what it complains about. The broker must be stopped.
final class SegmentCheck {
    private static final List<String> COMPLAINTS =
            List.of(
                    "Found",
                    "Mismatches",
                    "isvalid: false",
                    "Exception",
                    "Non-monotonic",
                    "Corrupt",
                    "Error",
                    "ERROR",
                    "invalid");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private SegmentCheck() {}

    /// The lines that name something wrong. Fails when the tool itself does, or when there is
    /// nothing to check.
    static List<String> complaints(Path logDirectory) {
        List<Path> files = files(logDirectory);
        if (files.stream().noneMatch(file -> file.toString().endsWith(".log"))) {
            throw new AssertionError("no segment under " + logDirectory);
        }
        String output = dump(logDirectory, files);
        long segments = output.lines().filter(line -> line.startsWith("Dumping ")).count();
        if (segments != files.size()) {
            throw new AssertionError(
                    "%d files, but the tool dumped %d:%n%s"
                            .formatted(files.size(), segments, tail(output)));
        }
        return output.lines().filter(SegmentCheck::isComplaint).limit(20).toList();
    }

    private static boolean isComplaint(String line) {
        return !line.startsWith("Dumping ")
                && !line.contains("payload:")
                && COMPLAINTS.stream().anyMatch(line::contains);
    }

    private static List<Path> files(Path logDirectory) {
        try (Stream<Path> all = Files.walk(logDirectory)) {
            return all.filter(Files::isRegularFile)
                    .filter(SegmentCheck::isLogFile)
                    .filter(file -> !file.toString().contains("__cluster_metadata"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isLogFile(Path file) {
        String name = file.getFileName().toString();
        return name.matches("\\d{20}\\.(log|index|timeindex)");
    }

    private static String dump(Path logDirectory, List<Path> files) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--deep-iteration");
        arguments.add("--files");
        arguments.add(files.stream().map(Path::toString).collect(Collectors.joining(",")));
        Path output = logDirectory.resolveSibling("dump.txt");
        List<String> command =
                JavaCommand.of(
                        List.of("-XX:TieredStopAtLevel=1"),
                        "org.apache.kafka.tools.DumpLogSegments",
                        arguments);
        try (ServerProcess tool = ServerProcess.start(command, output)) {
            int code = tool.awaitExit(LIMIT);
            if (code != 0) {
                throw new AssertionError(
                        "DumpLogSegments ended with " + code + tail(tool.output()));
            }
            return tool.output();
        }
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 3_000));
    }
}
