package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.Await;
import io.leat.broker.net.ManualClock;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.partition.LeaderTerm;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.storage.Urgency;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.record.ValidationRules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionTest {
    private static final long FAR = 600_000_000_000L;

    private final ManualClock clock = new ManualClock();
    private final FailingStorage storage = new FailingStorage();
    @TempDir private Path path;
    private TestPartitions broker;
    private Partition partition;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, clock, storage);
        broker.create("t", 1);
        partition = broker.partition("t", 0);
    }

    @AfterEach
    void close() throws IOException {
        storage.failFlushes(false);
        broker.close();
    }

    @Test
    void whatIsAppendedIsCommittedByItsFlush() throws Exception {
        broker.append("t", 0, "a", "b");
        assertThat(partition.logEndOffset()).isEqualTo(2);
        assertThat(partition.highWatermark()).isZero();
        CompletableFuture<ErrorCode> committed = awaitCommitted(2);
        broker.flush();
        assertThat(committed.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.NONE);
        assertThat(partition.highWatermark()).isEqualTo(2);
    }

    @Test
    void whoWaitsForAFlushThatFailsHearsOfAStorageError() throws Exception {
        broker.append("t", 0, "a");
        CompletableFuture<ErrorCode> committed = awaitCommitted(1);
        storage.failFlushes(true);
        broker.flush();
        assertThat(committed.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(partition.highWatermark()).isZero();
    }

    /// D13: after a failed flush the page cache may show what the disk does not have.
    @Test
    @Tag("D13")
    void nothingIsAppendedOrReadAfterAFailedFlushEvenIfTheDiskRecovers() {
        broker.append("t", 0, "a");
        storage.failFlushes(true);
        broker.flush();
        storage.failFlushes(false);
        assertThat(broker.append("t", 0, "b"))
                .isEqualTo(new AppendOutcome.Refused(ErrorCode.KAFKA_STORAGE_ERROR, ""));
        broker.flush();
        assertThat(partition.highWatermark()).isZero();
        assertThat(partition.logEndOffset()).isEqualTo(1);
        assertThat(partition.read(new ReadPosition(0, -1, -1), 1000, true))
                .isEqualTo(ReadOutcome.Failed.of(ErrorCode.KAFKA_STORAGE_ERROR));
    }

    @Test
    void withWriteCachingAnAppendIsCommittedWithoutAFlush() {
        configure(Map.of("write.caching", "true"));
        storage.failFlushes(true);
        int before = storage.flushes();
        broker.append("t", 0, "a");
        broker.flush();
        assertThat(partition.highWatermark()).isEqualTo(1);
        assertThat(partition.awaitCommitted(1, clock.nanos())).isEqualTo(ErrorCode.NONE);
        assertThat(storage.flushes()).isEqualTo(before);
    }

    @Test
    void whatWasCommittedStaysSoWhenWriteCachingEnds() {
        configure(Map.of("write.caching", "true"));
        broker.append("t", 0, "a");
        configure(Map.of());
        broker.append("t", 0, "b");
        assertThat(partition.highWatermark()).isEqualTo(1);
        broker.flush();
        assertThat(partition.highWatermark()).isEqualTo(2);
    }

    @Test
    void aWaitEndsAtItsDeadline() throws Exception {
        broker.append("t", 0, "a");
        assertThat(partition.awaitCommitted(1, clock.nanos()))
                .isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        long deadline = clock.nanos() + 1_000_000;
        CompletableFuture<ErrorCode> late =
                CompletableFuture.supplyAsync(
                        () -> partition.awaitCommitted(1, deadline), Thread::startVirtualThread);
        clock.advanceMillis(1);
        assertThat(late.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
    }

    @Test
    void whoWaitsIsToldWhenTheTopicIsDeleted() throws Exception {
        broker.append("t", 0, "a");
        CompletableFuture<ErrorCode> committed = awaitCommitted(1);
        broker.delete("t");
        assertThat(committed.get(20, TimeUnit.SECONDS))
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(partition.append(TestPartitions.batch("b"), Urgency.BY_THE_FLUSH))
                .isEqualTo(new AppendOutcome.Refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ""));
    }

    @Test
    void aBatchThatIsSentAgainIsAnsweredWithTheOffsetsOfTheFirstTime() {
        broker.append("t", 0, "before");
        AppendOutcome first = partition.append(idempotent(0, "a", "b"), Urgency.BY_THE_FLUSH);
        AppendOutcome between = partition.append(idempotent(2, "c"), Urgency.BY_THE_FLUSH);
        AppendOutcome again = partition.append(idempotent(0, "a", "b"), Urgency.BY_THE_FLUSH);
        assertThat(again).isEqualTo(first);
        assertThat(first).isEqualTo(new AppendOutcome.Appended(partition, 1, 3, -1, 0));
        assertThat(between).isEqualTo(new AppendOutcome.Appended(partition, 3, 4, -1, 0));
        assertThat(partition.logEndOffset()).isEqualTo(4);
        assertThat(partition.awaitCommitted(3, clock.nanos()))
                .isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
    }

    @Test
    void aSequenceWithAGapIsRefused() {
        partition.append(idempotent(0, "a"), Urgency.BY_THE_FLUSH);
        assertThat(partition.append(idempotent(5, "b"), Urgency.BY_THE_FLUSH))
                .isInstanceOfSatisfying(
                        AppendOutcome.Refused.class,
                        refused ->
                                assertThat(refused.error())
                                        .isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER));
    }

    @Test
    void theHighWatermarkNeverGoesBackHoweverFlushesAreReported() throws Exception {
        int reporters = 4;
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < reporters; i++) {
                int first = i;
                threads.execute(() -> {
                    awaitUnchecked(start);
                    for (int offset = first; offset <= 40_000; offset += reporters) {
                        long before = partition.highWatermark();
                        partition.flushed(offset);
                        assertThat(partition.highWatermark()).isGreaterThanOrEqualTo(before);
                        partition.flushed(offset / 2);
                        assertThat(partition.highWatermark()).isGreaterThanOrEqualTo(offset);
                    }
                });
            }
            start.countDown();
        }
        assertThat(partition.highWatermark()).isEqualTo(40_000);
    }

    /// A partition whose leader comes back takes up its log while a flush of it may be ending.
    @Test
    void aFlushThatEndedBeforeThePartitionHeardOfFlushesCounts() throws Exception {
        Log log =
                broker.directory()
                        .create(
                                new TopicPartition("u", 0),
                                TestPartitions.id("u"),
                                LogConfig.DEFAULT);
        var settings =
                new PartitionSettings(
                        LogConfig.DEFAULT, ValidationRules.builder().build(), true, 1, null, null);
        var state = new PartitionState(1, 1, 1, ReplicaSets.of(List.of(1), List.of(1)));
        var term = new LeaderTerm(1, state, 1, new LeaderTerm.Start(0, 0, 0, 0));
        var watch =
                new Partition.Watch(
                        new TestPartitions.NobodyWatches(),
                        new MovedWatermarks(),
                        clock,
                        new Corruption.Total());
        var taken = new Partition(TestPartitions.id("u"), log, settings, term, watch);
        log.append(TestPartitions.batch("a"), 0);
        log.requestFlush();
        broker.flush();
        taken.lead();
        assertThat(taken.highWatermark()).isEqualTo(1);
    }

    @Test
    void aClientWithAnotherEpochIsToldWhoIsBehind() {
        broker.leadInEpoch("t", 3);
        partition = broker.partition("t", 0);
        assertThat(partition.checkEpoch(3)).isEqualTo(ErrorCode.NONE);
        assertThat(partition.checkEpoch(-1)).isEqualTo(ErrorCode.NONE);
        assertThat(partition.checkEpoch(2)).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH);
        assertThat(partition.checkEpoch(4)).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH);
    }

    @Test
    void aTransactionIsRefused() {
        ByteBuffer batch =
                TestPartitions.batch(
                        RecordBatchBuilder.create().producer(5, (short) 0, 0).transactional(true),
                        "a");
        assertThat(partition.append(batch, Urgency.BY_THE_FLUSH))
                .isInstanceOfSatisfying(
                        AppendOutcome.Refused.class,
                        refused ->
                                assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_TXN_STATE));
        assertThat(partition.logEndOffset()).isZero();
    }

    private void configure(Map<String, String> configs) {
        broker.put(
                TestPartitions.topic(
                        "t",
                        TestPartitions.id("t"),
                        configs,
                        TestPartitions.leaders(TestPartitions.BROKER, 1)));
    }

    /// Returns once the wait has begun.
    private CompletableFuture<ErrorCode> awaitCommitted(long offset) {
        var future = new CompletableFuture<ErrorCode>();
        Thread thread =
                Thread.startVirtualThread(() ->
                        future.complete(partition.awaitCommitted(offset, clock.nanos() + FAR)));
        Await.until("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        return future;
    }

    private static ByteBuffer idempotent(int sequence, String... values) {
        return TestPartitions.batch(
                RecordBatchBuilder.create().producer(5, (short) 0, sequence), values);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
