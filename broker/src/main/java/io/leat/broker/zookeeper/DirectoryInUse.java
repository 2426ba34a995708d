package io.leat.broker.zookeeper;

import java.io.IOException;
import java.nio.file.Path;

/// A directory that a running process uses was asked for; the message says by whom.
public final class DirectoryInUse extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryInUse(Path directory, String owner) {
        super(
                "the directory "
                        + directory.toAbsolutePath()
                        + " is in use by "
                        + (owner.isEmpty() ? "another process" : "the process with id " + owner));
    }
}
