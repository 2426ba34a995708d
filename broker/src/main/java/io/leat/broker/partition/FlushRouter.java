package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.Log;
import io.leat.log.LogListener;
import io.leat.log.compaction.CompactionTerms;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells partitions and replicas what becomes of their logs' flushes, and the broker of failed
/// directories.
@ThreadSafe
public final class FlushRouter implements LogListener {
    private final Map<Log, LogUser> users = new ConcurrentHashMap<>();

    /// Logs that are being copied elsewhere: what is copied must not be compacted meanwhile.
    private final Set<Log> moving = ConcurrentHashMap.newKeySet();

    /// Volatile: set before anything is served.
    private volatile Runnable directoryFailed = () -> {};

    void whenADirectoryFails(Runnable action) {
        directoryFailed = action;
        action.run(); // one may have failed already
    }

    void add(Log log, LogUser user) {
        users.put(log, user);
    }

    void remove(Log log) {
        users.remove(log);
    }

    boolean serves(Log log) {
        return users.containsKey(log);
    }

    void pauseCompaction(Log log) {
        moving.add(log);
    }

    void resumeCompaction(Log log) {
        moving.remove(log);
    }

    /// Has who serves `before` go on with `after`, which holds the same. Called under the lock of
    /// `before`, so that nothing is appended there any more.
    void replace(Log before, Log after) {
        LogUser user = users.get(before);
        if (user != null) {
            users.put(after, user);
            user.continueWith(after);
            users.remove(before);
        }
    }

    /// Of the partition of `log`; 0 while nobody serves it.
    long highWatermark(Log log) {
        LogUser user = users.get(log);
        return user == null ? 0 : user.highWatermark();
    }

    /// Up to where a log with other replicas is committed; -1 if nobody knows, or there are none.
    long committed(Log log) {
        LogUser user = users.get(log);
        return user == null || !user.isReplicated() ? -1 : user.highWatermark();
    }

    /// How the log is compacted now; empty if it is not, or not served here.
    public Optional<CompactionTerms> compactionTerms(Log log) {
        LogUser user = users.get(log);
        return user == null || moving.contains(log) ? Optional.empty() : user.compactionTerms();
    }

    @Override
    public void flushed(Log log, long offset) {
        LogUser user = users.get(log);
        if (user != null) {
            user.flushed(offset);
        }
    }

    @Override
    public void failed(Log log, IOException cause) {
        LogUser user = users.get(log);
        if (user != null) {
            user.failed();
        }
    }

    @Override
    public void directoryFailed(IOException cause) {
        directoryFailed.run();
    }
}
