package io.leat.log.segment;

import io.leat.log.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// The names in one log's directory, as they were when it was listed: with many logs, listing each
/// once is much of what a start takes. Confined to the thread that loads the log.
public final class LogNames {
    private final Storage storage;
    private final Path directory;
    private final Set<String> names;

    private LogNames(Storage storage, Path directory, List<String> names) {
        this.storage = storage;
        this.directory = directory;
        this.names = new HashSet<>(names);
    }

    public static LogNames list(Storage storage, Path directory) throws IOException {
        return new LogNames(storage, directory, storage.list(directory));
    }

    /// Of a log that is not loaded yet: swaps of segments that a crash cut short are finished or
    /// taken back first.
    public static LogNames recover(Storage storage, Path directory) throws IOException {
        LogNames found = list(storage, directory);
        if (found.names.stream().noneMatch(name -> name.endsWith(SegmentFiles.SWAP))) {
            return found;
        }
        SegmentSwap.recover(storage, directory);
        return list(storage, directory);
    }

    public Storage storage() {
        return storage;
    }

    public Path directory() {
        return directory;
    }

    public Set<String> all() {
        return names;
    }

    public boolean has(String name) {
        return names.contains(name);
    }

    /// The offsets in the names that have exactly this suffix, ascending.
    public NavigableSet<Long> offsets(String suffix) {
        NavigableSet<Long> offsets = new TreeSet<>();
        for (String name : names) {
            OptionalLong offset = SegmentFiles.offset(name, suffix);
            if (offset.isPresent()) {
                offsets.add(offset.getAsLong());
            }
        }
        return offsets;
    }
}
