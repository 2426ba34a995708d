package io.leat.log.segment;

import io.leat.log.storage.Storage;
import java.nio.file.Path;

/// Where a segment's files are.
public record SegmentPlace(Storage storage, Path directory, long baseOffset) {
    public Path path(String suffix) {
        return SegmentFiles.path(directory, baseOffset, suffix);
    }
}
