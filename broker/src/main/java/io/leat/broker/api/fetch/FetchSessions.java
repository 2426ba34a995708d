package io.leat.broker.api.fetch;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.broker.config.FetchConfig;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The fetch sessions of this broker, at most `max.incremental.fetch.session.cache.slots` of them.
///
/// When all slots are taken, a new session replaces the one that was idle longest, if that is at
/// least [#EVICTION_MILLIS]; else the client gets none and goes on with full fetches.
@ThreadSafe
public final class FetchSessions {
    private static final long EVICTION_MILLIS = 120_000;

    private final int slots;
    private final long sweepNanosMax;
    private final RandomGenerator random;

    @GuardedBy("this")
    private final Map<Integer, FetchSession> sessions = new HashMap<>();

    public FetchSessions(FetchConfig bounds, RandomGenerator random) {
        this.slots = bounds.sessionsMax();
        this.sweepNanosMax = TimeUnit.MILLISECONDS.toNanos(bounds.sweepMillisMax());
        this.random = random;
    }

    synchronized Optional<FetchSession> find(int id) {
        return Optional.ofNullable(sessions.get(id));
    }

    synchronized void remove(int id) {
        end(sessions.remove(id));
    }

    private static boolean end(@Nullable FetchSession session) {
        if (session != null) {
            session.close();
        }
        return session != null;
    }

    /// A new session, or nothing when there is no room for it.
    synchronized Optional<FetchSession> create(
            boolean usesTopicIds, Map<FetchTarget, FetchPosition> wanted, long nowMillis) {
        if (sessions.size() >= slots && !evictOne(nowMillis)) {
            return Optional.empty();
        }
        int id = random.nextInt(1, Integer.MAX_VALUE);
        while (sessions.containsKey(id)) {
            id = random.nextInt(1, Integer.MAX_VALUE);
        }
        var session = new FetchSession(id, usesTopicIds, sweepNanosMax, wanted, nowMillis);
        sessions.put(id, session);
        return Optional.of(session);
    }

    synchronized int count() {
        return sessions.size();
    }

    @GuardedBy("this")
    private boolean evictOne(long nowMillis) {
        return sessions.values().stream()
                .min(Comparator.comparingLong(FetchSession::lastUsedMillis))
                .filter(oldest -> nowMillis - oldest.lastUsedMillis() >= EVICTION_MILLIS)
                .filter(oldest -> end(sessions.remove(oldest.id())))
                .isPresent();
    }
}
