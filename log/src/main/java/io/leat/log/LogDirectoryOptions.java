package io.leat.log;

import io.leat.log.storage.Storage;
import io.leat.protocol.TopicPartition;
import java.nio.file.Path;
import java.util.function.Function;

/// What a log directory is opened with. `configs` gives the settings of the logs that are found;
/// `reserveBytes` of the disk are kept from clients; so many logs are loaded at once as there are
/// `loadThreads`.
public record LogDirectoryOptions(
        Path path,
        Storage storage,
        Clock clock,
        LogListener listener,
        Function<TopicPartition, LogConfig> configs,
        long reserveBytes,
        int loadThreads) {

    /// Without a reserve, loaded by the thread that opens it.
    public LogDirectoryOptions(
            Path path,
            Storage storage,
            Clock clock,
            LogListener listener,
            Function<TopicPartition, LogConfig> configs) {
        this(path, storage, clock, listener, configs, 0, 1);
    }
}
