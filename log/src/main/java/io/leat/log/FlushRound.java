package io.leat.log;

import io.leat.log.Durability.FlushTarget;
import io.leat.log.activity.DirectoryActivity;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// One flush of many logs: file by file if they are few, the whole file system at once if they are
/// many. What a log may call durable afterwards is what it had before the flush started.
final class FlushRound {
    /// Up to so many files one fdatasync each costs no more than one syncfs: about 80 us of CPU
    /// each against 120 us, on ext4 and a virtual disk.
    static final int FILES_EACH_MAX = 2;

    private final Storage storage;
    private final Path root;
    private final Supplier<List<Log>> allLogs;
    private final DirectoryActivity activity;

    FlushRound(
            Storage storage, Path root, Supplier<List<Log>> allLogs, DirectoryActivity activity) {
        this.activity = activity;
        this.storage = storage;
        this.root = root;
        this.allLogs = allLogs;
    }

    void flush(List<Log> logs) {
        List<FlushTarget> targets = new ArrayList<>(logs.size());
        int files = 0;
        for (Log log : logs) {
            if (log.failure().isPresent()) {
                continue; // a flush that failed is not tried again
            }
            FlushTarget target = log.flushTarget();
            if (!target.files().isEmpty() || !target.namesDurable()) {
                targets.add(target);
                files += target.files().size() + (target.namesDurable() ? 0 : 1);
            }
        }
        if (files <= FILES_EACH_MAX || !flushAll(targets)) {
            flushEach(targets);
        }
    }

    /// False if the platform cannot.
    private boolean flushAll(List<FlushTarget> targets) {
        try {
            if (!storage.syncFileSystem(root)) {
                return false;
            }
        } catch (IOException e) {
            // Whose bytes were lost is not known, so they may be anyone's.
            activity.flushFailed();
            allLogs.get().forEach(log -> log.fail(e));
            return true;
        }
        targets.forEach(target -> target.log().flushed(target));
        return true;
    }

    private void flushEach(List<FlushTarget> targets) {
        Set<Path> syncedRoots = new HashSet<>();
        for (FlushTarget target : targets) {
            try {
                for (StorageFile file : target.files()) {
                    file.force();
                }
                if (!target.namesDurable()) {
                    storage.syncDirectory(target.log().directory());
                    if (syncedRoots.add(root)) {
                        storage.syncDirectory(root);
                    }
                }
            } catch (IOException e) {
                activity.flushFailed();
                target.log().fail(e);
                continue;
            }
            target.log().flushed(target);
        }
    }

    /// The flusher is gone: no log can promise anything any more.
    void broken(RuntimeException cause) {
        LogEvents.flusherDied(root, cause);
        IOException failure = new IOException("the flusher failed", cause);
        allLogs.get().forEach(log -> log.fail(failure));
    }
}
