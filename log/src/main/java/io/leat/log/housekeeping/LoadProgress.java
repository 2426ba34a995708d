package io.leat.log.housekeeping;

import com.google.errorprone.annotations.ThreadSafe;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far the loading of a directory has come; says so once a second.
@ThreadSafe
public final class LoadProgress {
    private static final Logger LOG = LoggerFactory.getLogger(LoadProgress.class);
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private final int total;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger loaded = new AtomicInteger();
    private final AtomicLong saidNanos;

    public LoadProgress(Path path, int total, long nowNanos) {
        this.path = path;
        this.total = total;
        this.saidNanos = new AtomicLong(nowNanos);
    }

    /// The number of a log that nobody loads yet; `total` or more when none is left.
    public int next() {
        return started.getAndIncrement();
    }

    public void loaded(long nowNanos) {
        int count = loaded.incrementAndGet();
        long said = saidNanos.get();
        if (nowNanos - said >= INTERVAL_NANOS && saidNanos.compareAndSet(said, nowNanos)) {
            LOG.info("log_directory.loading path={} loaded={} of={}", path, count, total);
        }
    }
}
