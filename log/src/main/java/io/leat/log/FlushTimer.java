package io.leat.log;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.concurrent.atomic.AtomicBoolean;

/// Has one log flushed as its `flush.messages` and `flush.ms` ask.
@ThreadSafe
final class FlushTimer {
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /// `log` was appended to at `now` and has so many records that are not flushed.
    void appended(Log log, LogHome home, long unflushed, long now) {
        LogConfig.FlushRules rules = log.config().flush();
        if (unflushed >= rules.messages()) {
            home.flushSoon(log);
        }
        if (rules.ms() < Long.MAX_VALUE && scheduled.compareAndSet(false, true)) {
            home.schedule(
                    now + rules.ms(),
                    () -> {
                        scheduled.set(false);
                        home.flushSoon(log);
                    });
        }
    }
}
