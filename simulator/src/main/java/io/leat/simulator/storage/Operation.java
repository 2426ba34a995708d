package io.leat.simulator.storage;

/// What a storage is asked to do, as far as it may fail.
public enum Operation {
    READ,
    WRITE,
    TRUNCATE,
    FORCE,
    CREATE,
    RENAME,
    DELETE,
    SYNC_DIRECTORY,
    SYNC_FILE_SYSTEM
}
