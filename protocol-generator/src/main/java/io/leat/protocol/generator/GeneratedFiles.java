package io.leat.protocol.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A directory of generated files. A file is written only when its content changed, so that an
/// unchanged one is not compiled again; what the last run did not write is deleted.
final class GeneratedFiles {
    private final Path directory;
    private final Set<Path> current = new HashSet<>();

    private GeneratedFiles(Path directory) {
        this.directory = directory;
    }

    static GeneratedFiles open(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new GeneratedFiles(directory);
    }

    /// Returns whether the file had to be written.
    boolean put(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        current.add(file);
        if (Files.exists(file) && Files.readString(file).equals(content)) {
            return false;
        }
        Files.writeString(file, content);
        return true;
    }

    void deleteOthers() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> stale = files.filter(file -> !current.contains(file)).toList();
            for (Path file : stale) {
                Files.delete(file);
            }
        }
    }
}
