package io.leat.broker.zookeeper;

import java.nio.file.Path;

/// A ZooKeeper configuration file that no server can be started from; the message names the file
/// and what to change.
public final class BadZooKeeperConfig extends Exception {
    private static final long serialVersionUID = 1L;

    BadZooKeeperConfig(Path file, String advice) {
        super(file + ": " + advice);
    }
}
