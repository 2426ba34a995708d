package io.leat.log.segment;

import java.io.IOException;
import java.nio.file.Path;

/// A segment's file does not hold what was written to it.
public final class CorruptSegmentException extends IOException {
    private static final long serialVersionUID = 1L;

    public CorruptSegmentException(Path file, long position, String reason) {
        super("%s at byte %d: %s".formatted(file, position, reason));
    }
}
