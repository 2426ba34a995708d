package io.leat.log;

import io.leat.log.storage.StorageFile;
import java.util.List;

/// A recovery point that `log` may have once `files` are forced, if it is not truncated meanwhile.
record CheckpointTarget(Log log, int truncations, long offset, List<StorageFile> files) {}
