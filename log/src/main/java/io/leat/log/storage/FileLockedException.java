package io.leat.log.storage;

import java.io.IOException;

/// Another process holds the lock: it uses the directory.
public final class FileLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    public FileLockedException(String message) {
        super(message);
    }
}
