package io.leat.log.housekeeping;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.checkpoint.PartitionDirectory;
import io.leat.log.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes the directories of logs that were deleted or set aside. What a crash leaves of one has
/// its name still, and goes after the next start.
@ThreadSafe
public final class Removals {
    private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

    private final Storage storage;
    private final Path path;
    private final Housekeeper housekeeper;

    /// For the directories in `path`.
    public Removals(Storage storage, Path path, Housekeeper housekeeper) {
        this.storage = storage;
        this.path = path;
        this.housekeeper = housekeeper;
    }

    /// Removes the directory `name` when `dueMillis` has come, after `first` is done.
    public void schedule(String name, long dueMillis, Runnable first) {
        housekeeper.schedule(
                dueMillis,
                () -> {
                    first.run();
                    removeNow(path.resolve(name));
                });
    }

    /// Removes each stray once it was kept for `keptMillis`. When it was set aside its name says.
    public void scheduleStrays(long keptMillis) throws IOException {
        for (String name : storage.list(path)) {
            OptionalLong setAside = PartitionDirectory.setAsideMillis(name);
            if (setAside.isPresent() && setAside.getAsLong() <= Long.MAX_VALUE - keptMillis) {
                schedule(name, setAside.getAsLong() + keptMillis, () -> {});
            }
        }
    }

    /// Removes `directory` and the files in it; what fails is left.
    public void removeNow(Path directory) {
        try {
            for (String name : storage.list(directory)) {
                storage.delete(directory.resolve(name));
            }
            storage.delete(directory);
            LOG.info("log_directory.removed path={}", directory);
        } catch (IOException e) {
            LOG.warn("log_directory.removal_failed path={}", directory, e);
        }
    }
}
