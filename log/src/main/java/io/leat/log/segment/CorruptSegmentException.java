package io.leat.log.segment;

import java.io.IOException;
import java.nio.file.Path;

/// A segment's file does not hold what was written to it.
public final class CorruptSegmentException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long position;

    public CorruptSegmentException(Path file, long position, String reason) {
        super("%s at byte %d: %s".formatted(file, position, reason));
        this.file = file.toString();
        this.position = position;
    }

    public String file() {
        return file;
    }

    /// The byte in the file where the bad batch starts.
    public long position() {
        return position;
    }
}
