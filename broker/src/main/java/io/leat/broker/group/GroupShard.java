package io.leat.broker.group;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.broker.group.GroupLog.Append;
import io.leat.broker.group.ShardState.Active;
import io.leat.broker.group.ShardState.Loading;
import io.leat.broker.group.ShardState.Stopped;
import io.leat.cluster.group.Decision;
import io.leat.cluster.group.Decision.Completion;
import io.leat.cluster.group.GroupCoordinator;
import io.leat.cluster.group.GroupRequest;
import io.leat.cluster.group.Now;
import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The groups of one partition of `__consumer_offsets` while it is led here. What it holds in
/// memory is always what the log holds: a decision whose records the log refuses is dropped, and
/// when the log took only a part of them, everything is loaded anew.
@ThreadSafe
final class GroupShard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupShard.class);

    private final int partition;
    private final GroupLog log;
    private final GroupSettings settings;
    private final Clock clock;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    @GuardedBy("lock")
    private final Map<Long, PendingAnswer> waiting = new HashMap<>();

    @GuardedBy("lock")
    private ShardState state = new Loading();

    @GuardedBy("lock")
    private long nextTicket;

    /// The end of what this coordinator rests on: what it loaded and what it wrote.
    @GuardedBy("lock")
    private long writtenOffset;

    @GuardedBy("lock")
    private long keeperWakesAtMillis = Long.MAX_VALUE;

    private GroupShard(int partition, GroupLog log, Context context) {
        this.partition = partition;
        this.log = log;
        this.settings = context.settings();
        this.clock = context.clock();
        this.random = context.random();
    }

    /// What all shards of a broker share. `random` is thread-safe.
    record Context(GroupSettings settings, Clock clock, RandomGenerator random) {}

    /// Begins to load the groups and returns at once.
    static GroupShard start(int partition, GroupLog log, Context context) {
        GroupShard shard = new GroupShard(partition, log, context);
        Thread.ofVirtual().name("groups-" + partition).start(shard::keep);
        return shard;
    }

    PendingAnswer submit(GroupRequest request) {
        lock.lock();
        try {
            PendingAnswer answer = new PendingAnswer();
            if (state instanceof Active active) {
                decide(active.coordinator(), request, answer);
            } else {
                answer.refuse(state.error());
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void decide(GroupCoordinator coordinator, GroupRequest request, PendingAnswer answer) {
        long ticket = nextTicket++;
        waiting.put(ticket, answer);
        boolean sound = false;
        try {
            Decision decision = coordinator.decide(request, ticket, now());
            ErrorCode error = carryOut(coordinator, decision);
            if (error != ErrorCode.NONE) {
                waiting.remove(ticket);
                answer.refuse(WriteErrors.forClient(error, request));
            }
            sound = true;
        } finally {
            stopUnless(sound);
        }
    }

    /// Looks at the coordinator, or does what writes nothing.
    <T> Seen<T> look(Function<GroupCoordinator, T> view) {
        lock.lock();
        try {
            return state instanceof Active active
                    ? new Seen.Found<>(view.apply(active.coordinator()))
                    : new Seen.Unavailable<>(state.error());
        } finally {
            lock.unlock();
        }
    }

    ErrorCode heartbeat(GroupRequest.Claim claim) {
        return switch (look(coordinator -> coordinator.heartbeat(claim, now()))) {
            case Seen.Found<ErrorCode> found -> found.value();
            case Seen.Unavailable<ErrorCode> unavailable -> unavailable.error();
        };
    }

    PendingOffsets committed(String groupId) {
        lock.lock();
        try {
            return new PendingOffsets(
                    look(coordinator -> coordinator.committed(groupId)), commitment(writtenOffset));
        } finally {
            lock.unlock();
        }
    }

    /// Lets the coordinator decide on something that nobody waits for.
    void decideAll(Function<GroupCoordinator, List<Decision>> decide) {
        lock.lock();
        try {
            if (state instanceof Active active) {
                carryOutAll(active.coordinator(), decide);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The partition is no longer led here. Whoever waits is told so. Idempotent.
    @Override
    public void close() {
        lock.lock();
        try {
            leave(new Stopped());
        } finally {
            lock.unlock();
        }
    }

    Now now() {
        return new Now(TimeUnit.NANOSECONDS.toMillis(clock.nanos()), clock.millis());
    }

    @GuardedBy("lock")
    private void carryOutAll(
            GroupCoordinator coordinator, Function<GroupCoordinator, List<Decision>> decide) {
        boolean sound = false;
        try {
            carryOutEach(coordinator, decide.apply(coordinator));
            sound = true;
        } finally {
            stopUnless(sound);
        }
    }

    @GuardedBy("lock")
    private void carryOutEach(GroupCoordinator coordinator, List<Decision> decisions) {
        for (Decision decision : decisions) {
            ErrorCode error = carryOut(coordinator, decision);
            if (error != ErrorCode.NONE) {
                LOG.warn(
                        "group.write.failed partition={} group={} error={}",
                        partition,
                        decision.groupId(),
                        error);
            }
            if (!(state instanceof Active)) {
                return;
            }
        }
    }

    /// Writes, accepts, answers; or drops the decision and says what the log said.
    @GuardedBy("lock")
    private ErrorCode carryOut(GroupCoordinator coordinator, Decision decision) {
        ErrorCode error = write(decision);
        if (error != ErrorCode.NONE) {
            if (state instanceof Active) {
                coordinator.drop(decision, now());
            }
            return error;
        }
        coordinator.accept(decision);
        Commitment commitment = commitment(writtenOffset);
        for (Completion completion : decision.completions()) {
            PendingAnswer answer = waiting.remove(completion.ticket());
            if (answer != null) {
                answer.settle(completion.answer(), commitment);
            }
        }
        if (!decision.reason().isEmpty()) {
            LOG.info(
                    "group.rebalance.started group={} reason={}",
                    decision.groupId(),
                    decision.reason());
        }
        if (coordinator.nextDeadlineMillis() < keeperWakesAtMillis) {
            woken.signal();
        }
        return ErrorCode.NONE;
    }

    @GuardedBy("lock")
    private ErrorCode write(Decision decision) {
        if (decision.records().isEmpty()) {
            return ErrorCode.NONE;
        }
        boolean begun = false;
        GroupBatches batches =
                new GroupBatches(settings.compression(), log.batchBytesMax(), clock.millis());
        for (ByteBuffer batch : batches.pack(decision.records())) {
            switch (log.append(batch)) {
                case Append.Appended appended -> {
                    begun = true;
                    writtenOffset = appended.nextOffset();
                }
                case Append.Refused refused -> {
                    if (begun) {
                        leave(new Loading());
                    }
                    return refused.error();
                }
            }
        }
        return ErrorCode.NONE;
    }

    /// Stops serving for a time or for good; those who wait ask again.
    @GuardedBy("lock")
    private void leave(ShardState next) {
        if (!(state instanceof Stopped)) {
            state = next;
            List<PendingAnswer> answers = new ArrayList<>(waiting.values());
            waiting.clear();
            answers.forEach(answer -> answer.refuse(ErrorCode.NOT_COORDINATOR));
            woken.signal();
        }
    }

    /// After a bug nobody knows what holds: the log keeps the data, its owner stops.
    @GuardedBy("lock")
    private void stopUnless(boolean sound) {
        if (!sound) {
            leave(new Stopped());
        }
    }

    private Commitment commitment(long offset) {
        return () ->
                WriteErrors.forClient(
                        log.awaitCommitted(offset, clock.nanos() + settings.commitTimeoutNanos()));
    }

    /// The life of the shard's own thread.
    private void keep() {
        try {
            while (keepOnce()) {}
        } catch (IOException e) {
            LOG.error("group.load.failed partition={}", partition, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("group.shard.stopped partition={}", partition, e);
        } finally {
            close();
        }
    }

    /// Loads when there is nothing to serve from, else waits for the time of the next decision;
    /// false when the shard has stopped.
    private boolean keepOnce() throws IOException, InterruptedException {
        boolean loads;
        lock.lock();
        try {
            awaitDeadline();
            if (state instanceof Active active) {
                carryOutAll(active.coordinator(), coordinator -> coordinator.advance(now()));
            }
            if (state instanceof Stopped) {
                return false;
            }
            loads = state instanceof Loading;
        } finally {
            lock.unlock();
        }
        if (loads) {
            load();
        }
        return true;
    }

    @GuardedBy("lock")
    private void awaitDeadline() throws InterruptedException {
        while (state instanceof Active active) {
            keeperWakesAtMillis = active.coordinator().nextDeadlineMillis();
            long leftMillis = keeperWakesAtMillis - now().steadyMillis();
            if (leftMillis <= 0) {
                break;
            }
            woken.await(leftMillis, TimeUnit.MILLISECONDS);
        }
        keeperWakesAtMillis = Long.MAX_VALUE;
    }

    private void load() throws IOException {
        long startNanos = clock.nanos();
        long end = log.endOffset();
        ErrorCode uncommitted = log.awaitCommitted(end, startNanos + settings.commitTimeoutNanos());
        if (uncommitted == ErrorCode.REQUEST_TIMED_OUT) {
            LOG.warn("group.load.delayed partition={} reason={}", partition, uncommitted);
            return;
        }
        if (uncommitted != ErrorCode.NONE) {
            close();
            return;
        }
        GroupCoordinator loaded = new GroupCoordinator(settings.rules(), random);
        GroupLoading loading = new GroupLoading(loaded, settings.loadBytes());
        loading.load(log, end);
        begin(loaded, end);
        LOG.info(
                "group.partition.loaded partition={} records={} unreadable={} millis={}",
                partition,
                loading.recordCount(),
                loading.unreadableCount(),
                TimeUnit.NANOSECONDS.toMillis(clock.nanos() - startNanos));
    }

    private void begin(GroupCoordinator loaded, long endOffset) {
        lock.lock();
        try {
            if (state instanceof Loading) {
                loaded.loaded(now());
                writtenOffset = endOffset;
                state = new Active(loaded);
            }
        } finally {
            lock.unlock();
        }
    }
}
