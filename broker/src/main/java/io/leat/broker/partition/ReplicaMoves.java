package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogDirectory;
import io.leat.log.housekeeping.ByteRate;
import io.leat.log.housekeeping.ThreadEnd;
import io.leat.log.move.ReplicaMove;
import io.leat.log.move.ReplicaMove.Progress;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves logs between the log directories while they are served, as clients ask: all on one
/// platform thread, which the first request starts, a chunk of each in turn.
@ThreadSafe
public final class ReplicaMoves implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaMoves.class);

    /// Wishes for partitions that do not exist yet; later ones are refused.
    private static final int WISHES_MAX = 10_000;

    /// How often a flush is looked after.
    private static final long FLUSH_CHECK_MILLIS = 2;

    private final List<LogDirectory> directories;
    private final Set<Path> unusable;
    private final FlushRouter flushes;

    /// Of all moves together: `replica.alter.log.dirs.io.max.bytes.per.second`.
    private final ByteRate rate;

    /// Held for one step of a move. Fair: who deletes a log waits for no more than one.
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Map<TopicPartition, ReplicaMove> moves = new LinkedHashMap<>();

    @GuardedBy("lock")
    private final Map<TopicPartition, LogDirectory> wishes = new HashMap<>();

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private @Nullable Thread thread;

    /// What may fail with an error.
    interface Action {
        void run() throws IOException;
    }

    ReplicaMoves(List<LogDirectory> directories, Set<Path> unusable, FlushRouter flushes) {
        this.directories = List.copyOf(directories);
        this.unusable = Set.copyOf(unusable);
        this.flushes = flushes;
        Clock clock = directories.isEmpty() ? Clock.system() : directories.getFirst().clock();
        this.rate = new ByteRate(Double.MAX_VALUE, clock::nanos);
    }

    /// From now on copies no more in a second, also where a move is under way.
    void limitTo(long bytesPerSecond) {
        rate.limitTo((double) bytesPerSecond);
    }

    /// Begins to move the partition to the directory `path`; NONE, or why not. Moves to where it is
    /// already end what runs. For a partition that is not here the directory is remembered, and the
    /// error is answered all the same, as Apache Kafka does.
    ErrorCode request(TopicPartition id, Lookup found, String path) {
        ErrorCode objection = objection(path);
        if (objection != ErrorCode.NONE) {
            return objection;
        }
        LogDirectory to = directory(path).orElseThrow();
        return switch (found) {
            case Lookup.Missing(ErrorCode why) -> wish(id, to, why);
            case Lookup.Found(Partition partition) -> begin(partition, to);
        };
    }

    private ErrorCode objection(String path) {
        Optional<LogDirectory> directory = directory(path);
        if (directory.isPresent()) {
            return directory.get().failure().isPresent()
                    ? ErrorCode.KAFKA_STORAGE_ERROR
                    : ErrorCode.NONE;
        }
        boolean known = unusable.stream().anyMatch(each -> isAt(each, path));
        return known ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.LOG_DIR_NOT_FOUND;
    }

    private Optional<LogDirectory> directory(String path) {
        return directories.stream().filter(each -> isAt(each.path(), path)).findFirst();
    }

    private static boolean isAt(Path directory, String path) {
        try {
            return directory.toAbsolutePath().equals(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private ErrorCode wish(TopicPartition id, LogDirectory to, ErrorCode why) {
        lock.lock();
        try {
            if (wishes.size() < WISHES_MAX || wishes.containsKey(id)) {
                wishes.put(id, to);
            }
        } finally {
            lock.unlock();
        }
        return why == ErrorCode.NOT_LEADER_OR_FOLLOWER ? ErrorCode.REPLICA_NOT_AVAILABLE : why;
    }

    private ErrorCode begin(Partition partition, LogDirectory to) {
        lock.lock();
        try {
            ErrorCode error = partition.checkEpoch(ReadPosition.UNKNOWN_EPOCH);
            Log log = partition.log();
            LogDirectory from = home(log);
            if (error != ErrorCode.NONE || from == null || closed) {
                return error == ErrorCode.NONE ? ErrorCode.REPLICA_NOT_AVAILABLE : error;
            }
            ReplicaMove running = moves.get(partition.id());
            if (running != null && running.to().equals(to)) {
                return ErrorCode.NONE;
            }
            end(partition.id());
            if (from.equals(to) || to.holds(partition.log())) {
                return ErrorCode.NONE;
            }
            ReplicaMove move = add(log, from, to);
            if (move.step() == Progress.ENDED) { // begun before the answer, so that a start knows
                end(partition.id());
                return ErrorCode.KAFKA_STORAGE_ERROR;
            }
            return ErrorCode.NONE;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable LogDirectory home(Log log) {
        return directories.stream().filter(each -> each.holds(log)).findFirst().orElse(null);
    }

    @GuardedBy("lock")
    private ReplicaMove add(Log log, LogDirectory from, LogDirectory to) {
        flushes.pauseCompaction(log);
        ReplicaMove move = new ReplicaMove(log, from, to, to.clock(), flushes::replace).at(rate);
        moves.put(log.partition(), move);
        if (thread == null) {
            thread = Thread.ofPlatform().name("leat-replica-mover").daemon().start(this::run);
        }
        changed.signal();
        return move;
    }

    /// Ends a move where it is; if it has got there, it is finished.
    @GuardedBy("lock")
    private void end(TopicPartition id) {
        ReplicaMove running = moves.remove(id);
        if (running != null) {
            running.abandon();
            flushes.resumeCompaction(running.source());
        }
    }

    /// The directory that a client wished for the partition before it existed, if it works.
    Optional<LogDirectory> takeWish(TopicPartition id) {
        lock.lock();
        try {
            return Optional.ofNullable(wishes.remove(id)).filter(to -> to.failure().isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /// Runs `action`, which takes logs away, while none of them moves.
    void without(Collection<TopicPartition> ids, Action action) throws IOException {
        lock.lock();
        try {
            ids.forEach(this::end);
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /// Goes on, from the beginning, with the moves that the broker's last end interrupted.
    void resume() {
        lock.lock();
        try {
            for (LogDirectory to : directories) {
                for (TopicPartition id : to.futures().interrupted()) {
                    resume(id, to);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void resume(TopicPartition id, LogDirectory to) {
        for (LogDirectory from : directories) {
            Log log = from.find(id).orElse(null);
            if (log != null && !from.equals(to) && flushes.serves(log)) {
                add(log, from, to);
                return;
            }
        }
        to.futures().forget(id);
    }

    private void run() {
        while (awaitMoves()) {
            boolean busy = false;
            for (TopicPartition id : ids()) {
                busy |= step(id);
            }
            if (!busy) {
                awaitFlush();
            }
        }
    }

    /// False when it is time to end.
    private boolean awaitMoves() {
        lock.lock();
        try {
            while (!closed && moves.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private List<TopicPartition> ids() {
        lock.lock();
        try {
            return List.copyOf(moves.keySet());
        } finally {
            lock.unlock();
        }
    }

    /// Whether there is more to do at once.
    private boolean step(TopicPartition id) {
        lock.lock();
        try {
            ReplicaMove move = moves.get(id);
            if (move == null || closed) {
                return false;
            }
            Progress progress = move.step();
            if (progress == Progress.MOVED || progress == Progress.ENDED) {
                moves.remove(id);
                flushes.resumeCompaction(move.source());
            }
            return progress == Progress.COPYING;
        } catch (RuntimeException e) { // loop top: the other moves go on
            LOG.error("log.move_failed partition={}", id, e);
            end(id);
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void awaitFlush() {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(FLUSH_CHECK_MILLIS);
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Interrupts the moves: the next start goes on with them.
    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            running = thread;
            moves.values().forEach(ReplicaMove::pause);
            moves.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (running != null) {
            ThreadEnd.await(running);
        }
    }
}
