package io.leat.log.checkpoint;

import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Files of many logs that are made durable together: two syncs of the file system for all of them,
/// where it can be synced as a whole. Confined to its owner.
public final class DurableBatch {
    private final Storage storage;
    private final Path root;
    private final List<StorageFile> files = new ArrayList<>();
    private final List<StagedFile> staged = new ArrayList<>();
    private final Set<Path> directories = new LinkedHashSet<>();

    /// `root` is the directory of the logs' directories.
    public DurableBatch(Storage storage, Path root) {
        this.storage = storage;
        this.root = root;
    }

    /// The bytes of `written`, files of a log in `directory`, and all names there.
    public void add(Path directory, List<StorageFile> written) {
        directories.add(directory);
        files.addAll(written);
    }

    /// New content for a file of a log that is in the batch.
    public void add(StagedFile content) {
        staged.add(content);
    }

    /// All of it is durable when this returns.
    public void complete() throws IOException {
        if (directories.isEmpty()) {
            return;
        }
        boolean wholeSystem = storage.syncFileSystem(root);
        if (!wholeSystem) {
            forceFiles();
        }
        for (StagedFile content : staged) {
            content.publish();
        }
        if (!wholeSystem) {
            for (Path directory : directories) {
                storage.syncDirectory(directory);
            }
            storage.syncDirectory(root);
        } else if (!staged.isEmpty()) {
            storage.syncFileSystem(root);
        }
    }

    private void forceFiles() throws IOException {
        for (StorageFile file : files) {
            file.force();
        }
        for (StagedFile content : staged) {
            content.file().force();
        }
    }
}
