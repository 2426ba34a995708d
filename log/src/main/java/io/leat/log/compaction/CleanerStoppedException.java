package io.leat.log.compaction;

import java.io.IOException;

/// The cleaner was closed in the middle of a pass.
final class CleanerStoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    CleanerStoppedException() {
        super("the log cleaner was closed");
    }
}
