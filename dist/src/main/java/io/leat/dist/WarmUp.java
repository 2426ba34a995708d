package io.leat.dist;

import io.leat.dist.cli.terminal.Console;
import io.leat.dist.local.CannotStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// The run in which `bin/leat` makes the start-up cache: it does what a start does, on other ports
/// and in a directory that it removes, and then ends, so that the JVM stores the classes it loaded.
final class WarmUp {
    /// Not listed by `--help`: only `bin/leat` calls it.
    static final String COMMAND = "warm-up";

    private WarmUp() {}

    static int run(Console console) {
        var nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var silent = new Console(InputStream.nullInputStream(), nowhere, nowhere);
        try {
            Path data = Files.createTempDirectory("leat-warm-up");
            try {
                startAndStop(data, silent);
            } finally {
                remove(data);
            }
            return Main.run(List.of("--help"), silent);
        } catch (CannotStart | IOException failed) {
            console.complain("the warm-up failed: " + failed.getMessage());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    private static void startAndStop(Path data, Console console)
            throws CannotStart, IOException, InterruptedException {
        List<String> arguments = List.of("--data", data.toString(), "--port", "0");
        if (Options.read(arguments, new StartCommand().options())
                instanceof Options.Reading.Read(Options options)) {
            try (Lifetime lifetime = Lifetime.begin()) {
                StartCommand.start(options, lifetime, console);
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException failed)
                            throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
