package io.leat.broker;

import io.leat.broker.config.CleanerConfig;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.log.Clock;
import io.leat.log.compaction.CleanerOptions;
import io.leat.log.compaction.LogCleaner;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Starts the log cleaner as configured, and configures it anew when `log.cleaner.*` changes.
/// Confined to the thread that starts the broker, then to the cluster mirror's.
final class LogCleaning implements AutoCloseable {
    /// The maps of keys take no more of the heap than one part of so many: what does not fit waits
    /// for the next pass.
    private static final int HEAP_PARTS = 8;

    private final Optional<LogCleaner> cleaner;
    private CleanerConfig applied;

    private LogCleaning(CleanerConfig config, Optional<LogCleaner> cleaner) {
        this.cleaner = cleaner;
        this.applied = config;
    }

    static LogCleaning start(
            LogStorage storage, CleanerConfig config, Clock clock, RandomGenerator random) {
        if (!config.enabled()) {
            return new LogCleaning(config, Optional.empty());
        }
        LogCleaner cleaner =
                LogCleaner.start(
                        storage.opened(),
                        storage.flushes()::compactionTerms,
                        clock,
                        new LogCleaner.Resources(options(config.limits()), random),
                        config.backoffMillis());
        return new LogCleaning(config, Optional.of(cleaner));
    }

    private static CleanerOptions options(CleanerConfig.Limits limits) {
        return new CleanerOptions(
                limits.threads(),
                Math.min(limits.dedupeBytes(), Runtime.getRuntime().maxMemory() / HEAP_PARTS),
                limits.bufferBytes(),
                limits.loadFactor(),
                limits.bytesPerSecond());
    }

    /// Empty if it is switched off.
    Optional<LogCleaner> cleaner() {
        return cleaner;
    }

    /// Takes over what holds now.
    void apply(ConfigLayers layers) {
        CleanerConfig wanted = CleanerConfig.of(layers);
        if (!wanted.equals(applied)) {
            applied = wanted;
            cleaner.ifPresent(
                    each -> each.configure(options(wanted.limits()), wanted.backoffMillis()));
        }
    }

    @Override
    public void close() {
        cleaner.ifPresent(LogCleaner::close);
    }
}
