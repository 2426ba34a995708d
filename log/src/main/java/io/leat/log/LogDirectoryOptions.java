package io.leat.log;

import io.leat.log.storage.Storage;
import io.leat.protocol.TopicPartition;
import java.nio.file.Path;
import java.util.function.Function;

/// What a log directory is opened with. `configs` gives the settings of the logs that are found.
public record LogDirectoryOptions(
        Path path,
        Storage storage,
        Clock clock,
        LogListener listener,
        Function<TopicPartition, LogConfig> configs) {}
