package io.leat.log;

import io.leat.log.storage.StorageFile;
import java.util.List;

/// What one flush of one log makes durable, as it was before the flush started.
record FlushTarget(
        Log log,
        int truncations,
        long endOffset,
        List<StorageFile> files,
        int nameChanges,
        boolean namesDurable) {}
