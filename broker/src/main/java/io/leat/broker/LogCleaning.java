package io.leat.broker;

import io.leat.broker.config.CleanerConfig;
import io.leat.log.Clock;
import io.leat.log.compaction.CleanerOptions;
import io.leat.log.compaction.LogCleaner;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Starts the log cleaner as configured.
final class LogCleaning {
    /// The maps of keys take no more of the heap than one part of so many: what does not fit waits
    /// for the next pass.
    private static final int HEAP_PARTS = 8;

    private LogCleaning() {}

    /// None if it is switched off.
    static Optional<LogCleaner> start(
            LogStorage storage, CleanerConfig config, Clock clock, RandomGenerator random) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        CleanerConfig.Limits limits = config.limits();
        CleanerOptions options =
                new CleanerOptions(
                        limits.threads(),
                        Math.min(
                                limits.dedupeBytes(),
                                Runtime.getRuntime().maxMemory() / HEAP_PARTS),
                        limits.bufferBytes(),
                        limits.loadFactor(),
                        limits.bytesPerSecond());
        return Optional.of(
                LogCleaner.start(
                        storage.opened(),
                        storage.flushes()::compactionTerms,
                        clock,
                        new LogCleaner.Resources(options, random),
                        config.backoffMillis()));
    }
}
