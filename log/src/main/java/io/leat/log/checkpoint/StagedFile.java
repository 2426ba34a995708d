package io.leat.log.checkpoint;

import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;

/// New content of a small file, in a file beside it. Its owner forces it, publishes it, and forces
/// the directory's names: in this order, so that a crash leaves the old or the new content.
public record StagedFile(Storage storage, StorageFile file, Path target) {
    /// From now on `target` has the new content; durable when the directory's names are.
    public void publish() throws IOException {
        file.close();
        storage.rename(file.path(), target);
    }
}
