package io.leat.broker.partition;

import io.leat.log.Log;
import io.leat.log.storage.DiskSpace;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// An entry of `log.dirs`, as operators are told of it.
public sealed interface DirectoryState {
    /// Negative sizes: not known.
    DiskSpace UNKNOWN_SPACE = new DiskSpace(-1, -1);

    /// Absolute.
    Path path();

    /// It could not be opened, or has failed since.
    record Offline(Path path) implements DirectoryState {}

    /// It serves.
    record Online(Path path, DiskSpace space, Collection<HeldLog> logs) implements DirectoryState {
        public Online {
            logs = List.copyOf(logs);
        }
    }

    /// A log in a directory. `offsetLag`: how far its end is behind the partition's high watermark,
    /// or, of a future log, behind the log that it will replace.
    record HeldLog(Log log, long offsetLag, boolean future) {}
}
