package io.leat.broker.coordination;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The time in which no server of ZooKeeper answers, at the start or later: says now and then what
/// is waited for, and how long already. Confined to the loop.
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long WORD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final CoordinationLoop loop;
    private final String servers;
    private boolean lasts;
    private long beganNanos;

    /// Timers of an outage that is over do nothing.
    private int number;

    Outage(CoordinationLoop loop, String servers) {
        this.loop = loop;
        this.servers = servers;
    }

    /// Begins, unless it lasts already.
    void begin() {
        if (!lasts) {
            lasts = true;
            number++;
            beganNanos = loop.nowNanos();
            scheduleWord(number);
        }
    }

    private void scheduleWord(int which) {
        loop.schedule(
                WORD_NANOS,
                () -> {
                    if (lasts && which == number) {
                        LOG.warn(
                                "coordination.zookeeper_awaited servers={} seconds={}"
                                        + " meanwhile=\"no broker can start and nothing can be"
                                        + " decided; what needs no decision goes on\"",
                                servers,
                                seconds());
                        scheduleWord(which);
                    }
                });
    }

    /// How long it lasted.
    long end() {
        lasts = false;
        return seconds();
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(loop.nowNanos() - beganNanos);
    }
}
