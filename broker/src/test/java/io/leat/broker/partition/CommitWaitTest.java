package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.Await;
import io.leat.broker.net.ManualClock;
import io.leat.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitWaitTest {
    private static final long TIMEOUT_MILLIS = 30_000;

    private final ManualClock clock = new ManualClock();
    @TempDir private Path path;
    private TestPartitions broker;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, clock, new FailingStorage());
        broker.create("t", 2);
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    @Test
    void itEndsWhenEveryAppendIsCommitted() throws Exception {
        broker.append("t", 0, "a");
        broker.append("t", 1, "b");
        Thread thread = waitFor(new CommitWait(pending(), deadline(), clock));
        broker.flush();
        thread.join();
        assertThat(broker.partition("t", 0).commitState(1)).isEqualTo(ErrorCode.NONE);
        assertThat(broker.partition("t", 1).commitState(1)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void itEndsWhenAPartitionThatIsNotCommittedIsClosed() throws Exception {
        broker.append("t", 0, "a");
        broker.append("t", 1, "b");
        Partition first = broker.partition("t", 0);
        Thread thread = waitFor(new CommitWait(pending(), deadline(), clock));
        broker.delete("t");
        thread.join();
        assertThat(first.commitState(1)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void aReminderEndsItOnlyAfterTheDeadline() throws Exception {
        broker.append("t", 0, "a");
        broker.append("t", 1, "b");
        Partition first = broker.partition("t", 0);
        var wait = new CommitWait(pending(), deadline(), clock);
        Thread thread = waitFor(wait);
        wait.remind(clock.nanos());
        clock.advanceMillis(TIMEOUT_MILLIS - 1);
        wait.remind(clock.nanos());
        Await.until("it still waits", () -> thread.getState() == Thread.State.WAITING);
        clock.advanceMillis(1);
        wait.remind(clock.nanos());
        thread.join();
        assertThat(first.commitState(1)).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        broker.flush();
        assertThat(first.commitState(1)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void anAnnouncedWaitWakesItsThreadOnceAllIsCommitted() throws Exception {
        broker.append("t", 0, "a");
        broker.append("t", 1, "b");
        var wait = new CommitWait(pending(), deadline(), clock);
        var woken = new AtomicInteger();
        Thread thread = Thread.startVirtualThread(() -> parkUntilReady(wait, woken));
        Await.until("it parks", () -> thread.getState() == Thread.State.WAITING);
        wait.watchFor(thread);
        assertThat(wait.isReady()).isFalse();
        broker.flush();
        thread.join();
        assertThat(woken).hasValue(1);
        assertThat(broker.partition("t", 1).commitState(1)).isEqualTo(ErrorCode.NONE);
    }

    private static void parkUntilReady(CommitWait wait, AtomicInteger woken) {
        LockSupport.park();
        woken.incrementAndGet();
        wait.await();
    }

    @Test
    void whatIsCommittedAlreadyIsReady() throws Exception {
        broker.append("t", 0, "a");
        broker.append("t", 1, "b");
        broker.flush();
        var wait = new CommitWait(pending(), deadline(), clock);
        wait.watchFor(Thread.currentThread());
        assertThat(wait.isReady()).isTrue();
        wait.await();
    }

    @Test
    void anAbandonedWaitEnds() throws Exception {
        broker.append("t", 0, "a");
        broker.append("t", 1, "b");
        var wait = new CommitWait(pending(), deadline(), clock);
        Thread thread = waitFor(wait);
        wait.abandon();
        thread.join();
        var announced = new CommitWait(pending(), deadline(), clock);
        announced.watchFor(Thread.currentThread());
        announced.abandon();
        announced.await();
        assertThat(broker.partition("t", 0).commitState(1)).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
    }

    private long deadline() {
        return clock.nanos() + TIMEOUT_MILLIS * 1_000_000;
    }

    private List<CommitWait.Pending> pending() {
        return List.of(
                new CommitWait.Pending(broker.partition("t", 0), 1),
                new CommitWait.Pending(broker.partition("t", 1), 1));
    }

    private static Thread waitFor(CommitWait wait) {
        Thread thread = Thread.startVirtualThread(wait::await);
        Await.until("it waits", () -> thread.getState() == Thread.State.WAITING);
        return thread;
    }
}
