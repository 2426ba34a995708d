package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.broker.waiting.Waiter;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A copy of the partition `t-0` that the other broker leads in epoch 1.
class ReplicaTest {
    private TestPartitions broker;
    private Replica replica;

    @BeforeEach
    void follow(@TempDir Path path) throws IOException {
        broker = TestPartitions.open(path, new ManualClock());
        broker.create("first", 1); // what the first image shows was there before the broker
        broker.followIn("t", 1);
        replica = broker.replica("t");
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    private static ByteBuffer sent(long offset, int epoch, String... values) {
        ByteBuffer batch = TestPartitions.batch(values);
        RecordBatch.at(batch, 0).assign(offset, epoch);
        return batch;
    }

    @Test
    void copiesKeepTheirOffsetsAndEpochs() {
        assertThat(replica.copy(sent(0, 0, "a", "b"))).isEqualTo(ErrorCode.NONE);
        assertThat(replica.copy(sent(5, 1, "c"))).isEqualTo(ErrorCode.NONE);
        assertThat(replica.position()).isEqualTo(new Replica.Position(6, 1, 0));
        assertThat(replica.log().endOffsetForEpoch(0)).isEqualTo(new EpochEnd(0, 5));
    }

    @Test
    void aCopyIsDurableAfterAFlushOnly() {
        replica.copy(sent(0, 1, "a"));
        assertThat(replica.isDurable()).isFalse();
        replica.requestFlush();
        broker.flush();
        assertThat(replica.isDurable()).isTrue();
    }

    @Test
    void aNewLogIsFlushedBeforeItHasARecordForACrashMustNotMakeItALostOne(@TempDir Path path)
            throws IOException {
        var storage = new FailingStorage();
        try (var another = TestPartitions.open(path, new ManualClock(), storage)) {
            another.create("first", 1);
            another.followIn("t", 1);
            storage.failFlushes(true);
            another.flush();
            storage.failFlushes(false);
            assertThat(another.directory().failure()).isPresent();
        }
    }

    @Test
    void aBatchThatIsCutShortIsLeftForTheNextAnswer() {
        ByteBuffer both = ByteBuffer.allocate(1_000);
        both.put(sent(0, 1, "whole")).put(sent(1, 1, "cut"));
        both.flip().limit(both.limit() - 1);
        assertThat(replica.copy(both)).isEqualTo(ErrorCode.NONE);
        assertThat(replica.position().offset()).isEqualTo(1);
    }

    @Test
    @Tag("KAFKA-4384")
    void aBatchThatWasDamagedOnItsWayIsNotCopied() {
        ByteBuffer batch = sent(0, 1, "a");
        batch.put(batch.limit() - 1, (byte) ~batch.get(batch.limit() - 1));
        assertThat(replica.copy(batch)).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        assertThat(replica.position().offset()).isZero();
    }

    @Test
    void theHighWatermarkIsTheLeadersButNeverBeyondTheCopy() throws IOException {
        replica.copy(sent(0, 1, "a", "b"));
        replica.leaderSaid(1, 0);
        assertThat(replica.highWatermark()).isEqualTo(1);
        replica.leaderSaid(9, 0);
        assertThat(replica.highWatermark()).isEqualTo(2);
        replica.leaderSaid(1, 0);
        assertThat(replica.highWatermark()).isEqualTo(2);
    }

    private ReadOutcome read(long offset, int epoch) {
        return replica.read(new ReadPosition(offset, epoch, -1), 1_000, true);
    }

    private static ErrorCode error(ReadOutcome outcome) {
        return ((ReadOutcome.Failed) outcome).error();
    }

    private static long sizeBytes(ReadOutcome outcome) {
        return ((ReadOutcome.Records) outcome).batches().sizeBytes();
    }

    @Test
    @Tag("KIP-392")
    void consumersReadWhatTheCopyKnowsToBeCommitted() throws IOException {
        ByteBuffer first = sent(0, 1, "a");
        replica.copy(first.duplicate());
        replica.copy(sent(1, 1, "b"));
        replica.leaderSaid(1, 0);
        assertThat(sizeBytes(read(0, 1))).isEqualTo(first.remaining());
        assertThat(sizeBytes(read(1, 1))).isZero();
        assertThat(sizeBytes(read(2, -1))).isZero();
    }

    @Test
    @Tag("KIP-392")
    void aConsumerThatWantsMoreThanTheCopyHasIsToldSoAndMayAskTheLeader() {
        replica.copy(sent(0, 1, "a"));
        assertThat(error(read(2, 1))).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(error(read(0, 0))).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH);
        assertThat(error(read(0, 2))).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH);
        replica.close();
        assertThat(error(read(0, 1))).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    @Tag("KIP-392")
    void whoReadsTheCopyIsWokenWhenMoreIsCommittedAndWhenTheTermEnds() throws IOException {
        replica.copy(sent(0, 1, "a", "b"));
        var one = new Waiter(new ManualClock(), 1);
        replica.watch(one, 1);
        assertThat(one.isComplete()).isFalse();
        replica.leaderSaid(1, 0);
        assertThat(one.isComplete()).isTrue();
        var more = new Waiter(new ManualClock(), 1);
        replica.watch(more, 2);
        replica.close();
        assertThat(more.isComplete()).isTrue();
        var late = new Waiter(new ManualClock(), 1);
        replica.watch(late, 2);
        assertThat(late.isComplete()).isTrue();
    }

    @Test
    @Tag("KIP-101")
    void aReplicaCutsWhereItsEpochEndsAndNotAtItsHighWatermark() throws IOException {
        replica.copy(sent(0, 0, "a", "b", "c"));
        replica.copy(sent(3, 1, "x"));
        replica.leaderSaid(1, 0);
        replica.diverged(new EpochEnd(0, 2));
        assertThat(replica.position()).isEqualTo(new Replica.Position(0, -1, 0));
        replica.copy(sent(0, 0, "a"));
        replica.copy(sent(1, 0, "b"));
        replica.copy(sent(2, 0, "c"));
        replica.copy(sent(3, 1, "x"));
        replica.diverged(new EpochEnd(0, 2));
        assertThat(replica.position()).isEqualTo(new Replica.Position(2, 0, 0));
    }

    @Test
    @Tag("KIP-279")
    void aReplicaWhoseEpochTheLeaderNeverHadCutsToTheEpochBefore() throws IOException {
        replica.copy(sent(0, 0, "a"));
        replica.copy(sent(1, 2, "x"));
        replica.copy(sent(2, 3, "y"));
        replica.diverged(new EpochEnd(1, 5));
        assertThat(replica.position()).isEqualTo(new Replica.Position(1, 0, 0));
    }

    @Test
    @Tag("KAFKA-10706")
    void anEpochWithoutARecordDoesNotStayWhenTheLeaderDoesNotKnowIt() throws IOException {
        replica.copy(sent(0, 0, "a"));
        replica.log().assignEpoch(4);
        assertThat(replica.position().lastEpoch()).isEqualTo(4);
        replica.diverged(new EpochEnd(0, 1));
        assertThat(replica.position()).isEqualTo(new Replica.Position(1, 0, 0));
    }

    @Test
    @Tag("KAFKA-2143")
    void aReplicaBehindTheLeadersStartBeginsAnewThereAndNotAtZero() throws IOException {
        replica.copy(sent(0, 0, "a"));
        replica.outOfRange(7);
        assertThat(replica.position().offset()).isEqualTo(7);
        assertThat(replica.highWatermark()).isEqualTo(7);
    }

    @Test
    @Tag("KAFKA-6975")
    void aReplicaThatStartsInsideABatchTakesAllOfIt() throws IOException {
        replica.outOfRange(2);
        assertThat(replica.copy(sent(0, 1, "a", "b", "c"))).isEqualTo(ErrorCode.NONE);
        replica.leaderSaid(3, 2);
        assertThat(replica.position()).isEqualTo(new Replica.Position(3, 1, 2));
    }

    @Test
    @Tag("KAFKA-10554")
    void whatComesAfterTheTermIsNotTaken() throws IOException {
        replica.copy(sent(0, 1, "a", "b"));
        broker.followIn("t", 2);
        assertThat(replica.copy(sent(2, 1, "late"))).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        replica.diverged(new EpochEnd(0, 0));
        replica.leaderSaid(2, 1);
        replica.outOfRange(9);
        Replica next = broker.replica("t");
        assertThat(next.position()).isEqualTo(new Replica.Position(2, 1, 0));
        assertThat(next.highWatermark()).isZero();
    }

    @Test
    @Tag("KAFKA-14704")
    void aLeaderThatBecomesAFollowerShowsNoMoreThanItDidBefore() {
        broker.leadInEpoch("t", 2);
        broker.append("t", 0, "uncommitted");
        long shown = broker.partition("t", 0).highWatermark();
        broker.followIn("t", 3);
        broker.flush();
        assertThat(broker.replica("t").highWatermark()).isEqualTo(shown);
    }

    @Test
    void whoCopiesHearsWhenAnotherEndsOrChangesTheReplica() throws IOException {
        var heard = new AtomicInteger();
        replica.whenChanged(heard::incrementAndGet);
        replica.continueWith(replica.log());
        assertThat(heard).hasValue(1);
        broker.followIn("t", 1, Map.of("retention.ms", "1000"));
        assertThat(heard).hasValue(1);
        broker.followIn("t", 1, Map.of("write.caching", "true"));
        assertThat(heard).hasValue(2);
        replica.failed();
        assertThat(heard).hasValue(3);
        broker.followIn("t", 2);
        assertThat(heard).hasValue(4);
    }
}
