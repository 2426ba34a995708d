package io.leat.broker.api.fetch;

import static io.leat.broker.api.fetch.FetchSessionTest.at;
import static io.leat.broker.api.fetch.FetchSessionTest.target;
import static io.leat.broker.api.fetch.FetchSessionTest.wanted;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.config.ThrottleConfig.Side;
import io.leat.broker.net.Await;
import io.leat.broker.net.ManualClock;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.ReadPosition;
import io.leat.broker.partition.TestPartitions;
import io.leat.broker.throttle.ReplicationThrottle;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.FetchResponse.PartitionData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading small real logs, and waiting for them.
class FetchReaderTest {
    private static final Reader CONSUMER = new Reader.Consumer("", true, null);
    private static final int MANY = 1_000_000;
    private static final long FAR_NANOS = 600_000_000_000L;
    private static final long SWEEP_NANOS_MAX = 5_000_000_000L;
    private static final FetchTarget A = target("a");
    private static final FetchTarget B = target("b");
    private static final int BATCH_BYTES = TestPartitions.batch("x").remaining();

    private final ManualClock clock = new ManualClock();
    @TempDir private Path path;
    private TestPartitions broker;
    private FetchReader reader;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, clock);
        broker.create("a", 1);
        broker.create("b", 1);
        reader =
                new FetchReader(
                        broker.partitions(),
                        clock,
                        new ReplicationThrottle(Side.LEADER, TestPartitions.BROKER, clock));
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    @Test
    void everyWantedPartitionIsReadInOrder() {
        append("a", 2);
        append("b", 1);
        assertThat(batches(readNow(wanted(B, A), 0, MANY))).containsExactly(1, 2);
    }

    @Test
    void theResponseIsNotLargerThanItsBound() {
        append("a", 3);
        append("b", 3);
        List<FetchResult> results = readNow(wanted(A, B), 0, 4 * BATCH_BYTES);
        assertThat(batches(results)).containsExactly(3, 1);
        assertThat(data(results, 1).highWatermark()).isEqualTo(3);
    }

    @Test
    void aPartitionIsNotLargerThanItsOwnBound() {
        append("a", 3);
        append("b", 3);
        var position = new FetchPosition(new ReadPosition(0, -1, -1), 2 * BATCH_BYTES);
        assertThat(batches(readNow(Map.of(A, position), 0, MANY))).containsExactly(2);
    }

    @Test
    void theFirstBatchIsServedWholeEvenIfItIsLargerThanAnyBound() {
        append("a", 2);
        append("b", 2);
        var small = new FetchPosition(new ReadPosition(0, -1, -1), 1);
        assertThat(batches(readNow(Map.of(A, small), 0, 1))).containsExactly(1);
        assertThat(batches(readNow(wanted(A, B), 0, 1))).containsExactly(1, 0);
    }

    @Test
    void anEmptyPartitionDoesNotTakeTheRightToOneWholeBatch() {
        append("b", 1);
        assertThat(batches(readNow(wanted(A, B), 0, 1))).containsExactly(0, 1);
    }

    @Test
    @Tag("KAFKA-9807")
    @Tag("KAFKA-9835")
    void nothingBeyondTheHighWatermarkIsReadAlthoughItIsInTheLog() {
        append("a", 2);
        broker.append("a", 0, "not", "flushed");
        assertThat(broker.partition("a", 0).logEndOffset()).isEqualTo(4);
        List<FetchResult> results = readNow(wanted(A), 0, MANY);
        assertThat(batches(results)).containsExactly(2);
        assertThat(data(results, 0).highWatermark()).isEqualTo(2);
        assertThat(data(results, 0).lastStableOffset()).isEqualTo(2);
        assertThat(batches(readNow(Map.of(A, at(2)), 0, MANY))).containsExactly(0);
        assertThat(error(readNow(Map.of(A, at(3)), 0, MANY))).isEqualTo(ErrorCode.NONE);
        broker.flush();
        assertThat(data(readNow(wanted(A), 0, MANY), 0).highWatermark()).isEqualTo(4);
    }

    @Test
    void aFetchWaitsUntilRecordsAreFlushed() throws Exception {
        CompletableFuture<List<FetchResult>> fetch = fetch(wanted(A, B), 1);
        broker.append("b", 0, "x");
        assertThat(fetch).isNotDone();
        broker.flush();
        assertThat(batches(result(fetch))).containsExactly(0, 1);
    }

    @Test
    void aFetchWaitsUntilThereIsEnough() throws Exception {
        append("a", 1);
        CompletableFuture<List<FetchResult>> fetch = fetch(wanted(A, B), 3 * BATCH_BYTES);
        append("b", 1);
        assertThat(fetch).isNotDone();
        append("a", 1);
        assertThat(batches(result(fetch))).containsExactly(2, 1);
    }

    @Test
    void aFetchWithTooLittleIsAnsweredAtItsDeadline() throws Exception {
        append("a", 1);
        var limits = new FetchReader.Limits(MANY, MANY, clock.nanos() + 1_000_000);
        var fetch =
                CompletableFuture.supplyAsync(
                        () -> reader.read(CONSUMER, wanted(A), limits), Thread::startVirtualThread);
        clock.advanceMillis(1);
        assertThat(batches(result(fetch))).containsExactly(1);
    }

    @Test
    void anErrorIsAnsweredAtOnceWithWhatThereIs() {
        append("a", 1);
        List<FetchResult> results =
                reader.read(
                        CONSUMER, wanted(A, target("no")), limits(MANY, clock.nanos() + FAR_NANOS));
        assertThat(batches(results)).containsExactly(1, 0);
        assertThat(data(results, 1).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(data(results, 1).highWatermark()).isEqualTo(-1);
    }

    @Test
    void anOffsetOutOfRangeIsAnsweredAtOnceWithTheRange() {
        append("a", 1);
        List<FetchResult> results =
                reader.read(CONSUMER, Map.of(A, at(2)), limits(MANY, clock.nanos() + FAR_NANOS));
        assertThat(error(results)).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(data(results, 0).highWatermark()).isEqualTo(1);
        assertThat(data(results, 0).logStartOffset()).isZero();
    }

    @Test
    void aDeletedTopicWakesWhoWaitsForIt() throws Exception {
        CompletableFuture<List<FetchResult>> fetch = fetch(wanted(A, B), 1);
        broker.delete("b");
        List<FetchResult> results = result(fetch);
        assertThat(data(results, 0).errorCode()).isZero();
        assertThat(data(results, 1).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void aReaderWhoseLogPartsWaysIsToldWhere() {
        append("a", 1);
        var ahead = new FetchPosition(new ReadPosition(5, -1, 0), MANY);
        List<FetchResult> results =
                reader.read(CONSUMER, Map.of(A, ahead), limits(1, clock.nanos() + FAR_NANOS));
        assertThat(error(results)).isEqualTo(ErrorCode.NONE);
        assertThat(data(results, 0).divergingEpoch().epoch()).isZero();
        assertThat(data(results, 0).divergingEpoch().endOffset()).isEqualTo(1);
    }

    @Test
    void aFetchOfNothingIsAnsweredAtOnce() {
        assertThat(reader.read(CONSUMER, Map.of(), limits(1, clock.nanos() + FAR_NANOS))).isEmpty();
    }

    private FetchSession session(FetchTarget... targets) {
        return new FetchSession(1, false, SWEEP_NANOS_MAX, wanted(targets), clock.millis());
    }

    private List<FetchResult> readNow(FetchSession session, int bytesMax) {
        return reader.read(CONSUMER, session, new FetchReader.Limits(0, bytesMax, clock.nanos()));
    }

    private List<FetchTarget> dueNow(FetchSession session) {
        return List.copyOf(session.due(CONSUMER, clock.nanos()).keySet());
    }

    @Test
    void aSessionLooksOnlyAtWhatHasChanged() {
        FetchSession session = session(A, B);
        readNow(session, MANY);
        assertThat(dueNow(session)).isEmpty();
        append("b", 1);
        assertThat(batches(readNow(session, MANY))).containsExactly(1);
        session.change(Map.of(B, at(1)), List.of());
        assertThat(dueNow(session)).containsExactly(B);
        readNow(session, MANY);
        append("a", 1);
        append("b", 1);
        session.change(Map.of(), List.of(A));
        assertThat(dueNow(session)).containsExactly(B);
    }

    @Test
    void recordsThatAClientDoesNotGoBeyondAreReadForItAgain() {
        FetchSession session = session(A, B);
        append("a", 1);
        readNow(session, MANY);
        assertThat(batches(readNow(session, MANY))).containsExactly(1);
    }

    @Test
    void anErrorIsLookedAtEachTime() {
        FetchSession session = session(A, target("no"));
        readNow(session, MANY);
        assertThat(error(readNow(session, MANY))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void whatFoundNoRoomIsReadBeforeWhatWasServed() {
        FetchSession session = session(A, B);
        append("a", 2);
        append("b", 2);
        assertThat(batches(readNow(session, BATCH_BYTES))).containsExactly(1, 0);
        session.change(Map.of(A, at(1)), List.of());
        List<FetchResult> second = readNow(session, BATCH_BYTES);
        assertThat(second.getFirst().target()).isEqualTo(B);
        assertThat(batches(second)).containsExactly(1, 0);
    }

    @Test
    void whatRestsIsNotReadAgain() {
        FetchSession session = session(A, B);
        readNow(session, MANY);
        clock.advanceMillis(5_400);
        assertThat(dueNow(session)).isEmpty();
    }

    @Test
    void aStartOfWhichNobodyToldIsFoundNowAndThen() throws IOException {
        append("a", 2);
        broker.flush();
        FetchSession session = session(A, B);
        session.change(Map.of(A, at(2)), List.of());
        readNow(session, MANY);
        broker.log("a").advanceLogStartOffset(1);
        clock.advanceMillis(400);
        assertThat(dueNow(session)).isEmpty();
        clock.advanceMillis(100);
        assertThat(dueNow(session)).containsExactly(A);
    }

    @Test
    void aFollowerThatWaitsCountsAsCaughtUpNowAndThen() {
        broker.leadForAnother("c", true, Map.of());
        FetchTarget c = target("c");
        var session = new FetchSession(1, false, 0, Map.of(c, at(0)), clock.millis());
        reader.read(follower(6), session, limits(0, clock.nanos()));
        clock.advanceMillis(60_000);
        assertThat(session.due(follower(6), clock.nanos())).isEmpty();
        append("c", 1);
        assertThat(broker.partition("c", 0).proposeInSync(30_000, _ -> 6)).isEmpty();
        clock.advanceMillis(60_000);
        assertThat(broker.partition("c", 0).proposeInSync(30_000, _ -> 6)).isPresent();
    }

    @Test
    void aFollowerThatRegisteredAnewIsHeardWithItsNewEpoch() {
        broker.leadForAnother("c", true, Map.of());
        FetchTarget c = target("c");
        var session = new FetchSession(1, false, 0, Map.of(c, at(0)), clock.millis());
        reader.read(follower(6), session, limits(0, clock.nanos()));
        clock.advanceMillis(5_000);
        assertThat(session.due(follower(6), clock.nanos())).isEmpty();
        clock.advanceMillis(5_000);
        assertThat(session.due(follower(7), clock.nanos())).containsOnlyKeys(c);
    }

    private static Reader follower(long epoch) {
        return new Reader.Broker(new Partition.Fetcher(TestPartitions.OTHER_BROKER, epoch), false);
    }

    @Test
    void lookingAtVeryManyIsRarer() {
        FetchSession session = session(A, B);
        session.due(CONSUMER, clock.nanos());
        session.wasRead(List.of(), List.of(), 2_000_000);
        clock.advanceMillis(1_999);
        assertThat(dueNow(session)).isEmpty();
        clock.advanceMillis(1);
        assertThat(dueNow(session)).containsExactly(A, B);
        session.wasRead(List.of(), List.of(), 1_000_000_000);
        clock.advanceMillis(5_000);
        assertThat(dueNow(session)).containsExactly(A, B);
    }

    @Test
    void aFollowerIsToldOfDeletedRecordsAtOnce() {
        broker.leadForAnother("c", true, Map.of());
        append("c", 2);
        FetchTarget c = target("c");
        var session = new FetchSession(1, false, 0, Map.of(c, at(2)), clock.millis());
        var follower =
                new Reader.Broker(new Partition.Fetcher(TestPartitions.OTHER_BROKER, 6), false);
        reader.read(follower, session, limits(0, clock.nanos()));
        reader.read(follower, session, limits(0, clock.nanos())); // what was committed by the first
        assertThat(dueNow(session)).isEmpty();
        broker.partitions().recordDeletion().run(Map.of(broker.partition("c", 0), 1L));
        List<FetchResult> told = reader.read(follower, session, limits(0, clock.nanos()));
        assertThat(told.getFirst().data().logStartOffset()).isOne();
    }

    @Test
    void anEndedSessionWatchesNothing() {
        FetchSession session = session(A);
        readNow(session, MANY);
        session.close();
        append("a", 1);
        assertThat(dueNow(session)).isEmpty();
    }

    private void append(String topic, int batches) {
        for (int i = 0; i < batches; i++) {
            broker.append(topic, 0, "x");
        }
        broker.flush();
    }

    private List<FetchResult> readNow(
            Map<FetchTarget, FetchPosition> wanted, int bytesMin, int bytesMax) {
        return reader.read(
                CONSUMER, wanted, new FetchReader.Limits(bytesMin, bytesMax, clock.nanos()));
    }

    /// Returns once the fetch waits.
    private CompletableFuture<List<FetchResult>> fetch(
            Map<FetchTarget, FetchPosition> wanted, int bytesMin) {
        var future = new CompletableFuture<List<FetchResult>>();
        Thread thread =
                Thread.startVirtualThread(() ->
                        future.complete(
                                reader.read(
                                        CONSUMER,
                                        wanted,
                                        limits(bytesMin, clock.nanos() + FAR_NANOS))));
        Await.until("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        return future;
    }

    private static FetchReader.Limits limits(int bytesMin, long deadlineNanos) {
        return new FetchReader.Limits(bytesMin, MANY, deadlineNanos);
    }

    private static List<FetchResult> result(CompletableFuture<List<FetchResult>> fetch)
            throws InterruptedException, ExecutionException, TimeoutException {
        return fetch.get(20, TimeUnit.SECONDS);
    }

    private static PartitionData data(List<FetchResult> results, int index) {
        return results.get(index).data();
    }

    private static ErrorCode error(List<FetchResult> results) {
        return ErrorCode.of(data(results, 0).errorCode());
    }

    /// How many whole batches of one record each partition got.
    private static List<Integer> batches(List<FetchResult> results) {
        return results.stream()
                .map(result -> requireNonNull(result.data().records()).sizeBytes() / BATCH_BYTES)
                .toList();
    }
}
