package io.leat.log.checkpoint;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A checkpoint in Kafka's form: a version line, a count line, one line per entry.
@ThreadSafe
public final class CheckpointFile {
    private static final String VERSION = "0";
    private static final int LINES_BEFORE_ENTRIES = 2;

    private final SmallFile file;

    public CheckpointFile(Storage storage, Path path) {
        this.file = new SmallFile(storage, path);
    }

    public Path path() {
        return file.path();
    }

    /// Replaces all entries; durable when this returns.
    public synchronized void write(List<String> entries) throws IOException {
        file.replace(text(entries));
    }

    /// As [#write], but it is for the caller to make it durable.
    public synchronized StagedFile stage(List<String> entries) throws IOException {
        return file.stage(text(entries));
    }

    private static String text(List<String> entries) {
        StringBuilder text = new StringBuilder(32 + entries.size() * 32);
        text.append(VERSION).append('\n').append(entries.size()).append('\n');
        for (String entry : entries) {
            text.append(entry).append('\n');
        }
        return text.toString();
    }

    /// The entries; empty if there is no file. One that is not whole is a [MalformedFileException].
    public synchronized Optional<List<String>> read() throws IOException {
        Optional<String> text = file.read();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = text.get().lines().toList();
        if (lines.size() < LINES_BEFORE_ENTRIES || !lines.get(0).strip().equals(VERSION)) {
            throw new MalformedFileException(path() + " has no version and count");
        }
        List<String> entries = lines.subList(LINES_BEFORE_ENTRIES, lines.size());
        if (!lines.get(1).strip().equals(Integer.toString(entries.size()))) {
            throw new MalformedFileException(
                    path() + " has " + entries.size() + " entries, not " + lines.get(1));
        }
        return Optional.of(entries);
    }
}
