package io.leat.broker.zookeeper;

import java.nio.file.Path;

/// A ZooKeeper configuration file that no server can be started from; the message names the file
/// and what to change.
public final class BadZooKeeperConfig extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BadZooKeeperConfig(Path file, String advice) {
        String line = file + ": " + advice;
        super(line);
        this.reason = line;
    }

    /// The message, which is always there.
    public String reason() {
        return reason;
    }
}
