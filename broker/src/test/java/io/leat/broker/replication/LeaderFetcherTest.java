package io.leat.broker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.Await;
import io.leat.broker.partition.Replica;
import io.leat.broker.partition.TestPartitions;
import io.leat.broker.peer.PeerWatch;
import io.leat.broker.throttle.Throttles;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.message.FetchRequest.FetchPartition;
import io.leat.protocol.message.FetchRequest.FetchTopic;
import io.leat.protocol.message.FetchResponse;
import io.leat.protocol.message.FetchResponse.EpochEndOffset;
import io.leat.protocol.message.FetchResponse.FetchableTopicResponse;
import io.leat.protocol.message.FetchResponse.PartitionData;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.wire.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A follower of `t` and `u`, and what it says to their leader.
class LeaderFetcherTest {
    private static final int SESSION = 7;
    private static final Uuid T = TestPartitions.id("t");
    private static final Uuid U = TestPartitions.id("u");

    private final AtomicLong laterNanos = new AtomicLong();
    private final AtomicInteger timesGone = new AtomicInteger();
    private final Clock clock = new LaterClock(laterNanos);
    private final Throttles throttles = Throttles.none(TestPartitions.config(), clock);
    @TempDir private Path path;
    private TestPartitions broker;
    private ScriptedLeader leader;
    private PeerWatch watch;
    private LeaderFetcher fetcher;
    private Replica t;

    @BeforeEach
    void follow() throws IOException {
        broker = TestPartitions.open(path, clock);
        broker.create("first", 1);
        broker.followIn("t", 1);
        broker.followIn("u", 1);
        t = broker.replica("t");
        leader = new ScriptedLeader();
        watch = PeerWatch.start(clock);
        ClusterImage image =
                ClusterImage.empty("cluster")
                        .withBrokers(Map.of(TestPartitions.OTHER_BROKER, registration()));
        var self =
                new ReplicationSite.Self(
                        TestPartitions.BROKER, "PLAINTEXT", (_, _) -> {}, throttles.follower());
        var site =
                new ReplicationSite(
                        self, () -> image, TestPartitions.config().replication(), watch, clock);
        fetcher =
                new LeaderFetcher(
                        TestPartitions.OTHER_BROKER,
                        site,
                        new CopyCounts(),
                        timesGone::incrementAndGet);
        fetcher.add(List.of(t, broker.replica("u")));
        fetcher.start();
        leader.accept();
        assertThat(told(leader.request())).containsExactly(T, U);
    }

    private BrokerRegistration registration() {
        var endpoint = new Endpoint("PLAINTEXT", "PLAINTEXT", "127.0.0.1", leader.port());
        return new BrokerRegistration(
                TestPartitions.OTHER_BROKER, 2, List.of(endpoint), null, BrokerStanding.ACTIVE);
    }

    @AfterEach
    void close() throws IOException {
        fetcher.stop();
        leader.close();
        watch.close();
        broker.close();
    }

    @Test
    void whatTheLeaderKnowsIsNotToldAgain() throws IOException {
        leader.answer(nothing());
        FetchRequest second = leader.request();
        assertThat(second.topics()).isEmpty();
        assertThat(second.forgottenTopicsData()).isEmpty();
        assertThat(second.sessionId()).isEqualTo(SESSION);
        assertThat(second.sessionEpoch()).isOne();
        leader.answer(with(T, quiet()));
        assertThat(leader.request().topics()).isEmpty();
    }

    @Test
    void whatWasCopiedIsToldOnceItIsDurable() throws IOException {
        leader.answer(with(T, records(0)));
        Await.until("the copy", () -> t.position().offset() == 1);
        Await.until("what it does next", () -> t.isFlushAwaited() || leader.isAsked());
        assertThat(leader.isAsked()).isFalse();
        awaitDurableEnd(1);
        FetchRequest second = leader.request();
        assertThat(told(second)).containsExactly(T);
        assertThat(first(second).fetchOffset()).isOne();
    }

    @Test
    void theEndThatACutLeavesIsTold() throws IOException {
        leader.answer(with(T, records(0)));
        awaitDurableEnd(1);
        leader.request();
        var otherwise =
                PartitionData.builder()
                        .divergingEpoch(EpochEndOffset.builder().epoch(0).endOffset(0).build());
        leader.answer(with(T, otherwise));
        FetchRequest third = leader.request();
        assertThat(told(third)).containsExactly(T);
        assertThat(first(third).fetchOffset()).isZero();
    }

    @Test
    void aLogThatBeginsAnewBeyondItsEndIsToldWhereItBegins() throws IOException {
        leader.answer(with(T, failed(ErrorCode.OFFSET_OUT_OF_RANGE).logStartOffset(40)));
        awaitDurableEnd(40);
        FetchRequest request = awaitTold(T);
        assertThat(first(request).fetchOffset()).isEqualTo(40);
        assertThat(first(request).logStartOffset()).isEqualTo(40);
    }

    @Test
    void aPartitionThatFailsIsLeftOutForAWhileAndTheOthersGoOn() throws IOException {
        leader.answer(with(T, failed(ErrorCode.NOT_LEADER_OR_FOLLOWER)));
        FetchRequest second = leader.request();
        assertThat(second.topics()).isEmpty();
        assertThat(second.forgottenTopicsData()).hasSize(1);
        assertThat(second.forgottenTopicsData().getFirst().topicId()).isEqualTo(T);
        leader.answer(nothing());
        assertThat(told(awaitTold(T))).containsExactly(T);
    }

    @Test
    void aLostSessionIsBegunAnewWithAll() throws IOException {
        leader.answer(nothing());
        leader.request();
        leader.answer(
                FetchResponse.builder()
                        .errorCode(ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code())
                        .build());
        FetchRequest again = leader.request();
        assertThat(told(again)).containsExactly(T, U);
        assertThat(again.sessionEpoch()).isZero();
    }

    @Test
    void aReplicaThatIsGoneIsForgotten() throws IOException {
        fetcher.remove(List.of(t));
        leader.answer(nothing());
        FetchRequest second = leader.request();
        assertThat(second.topics()).isEmpty();
        assertThat(second.forgottenTopicsData().getFirst().topicId()).isEqualTo(T);
    }

    @Test
    void aReplicaOfANewTermIsToldWithItsEpoch() throws IOException {
        broker.followIn("t", 2);
        fetcher.add(List.of(broker.replica("t")));
        fetcher.remove(List.of(t));
        leader.answer(nothing());
        FetchRequest second = leader.request();
        assertThat(told(second)).containsExactly(T);
        assertThat(first(second).currentLeaderEpoch()).isEqualTo(2);
        assertThat(second.forgottenTopicsData()).isEmpty();
    }

    @Test
    void whatIsSaidOfAnEarlierTermChangesNothing() throws IOException {
        broker.followIn("t", 2);
        fetcher.add(List.of(broker.replica("t")));
        leader.answer(with(T, records(0)));
        FetchRequest second = leader.request();
        assertThat(told(second)).containsExactly(T);
        assertThat(first(second).fetchOffset()).isZero();
    }

    @Test
    void newcomersBreakOffAFetchThatWaitsForLongAndBeginASessionWithAll() throws IOException {
        awaitFetchThatWaitsForLong();
        fetcher.expectNewcomers();
        broker.followIn("v", 1);
        fetcher.add(List.of(broker.replica("v")));
        leader.awaitHangUp();
        leader.accept();
        FetchRequest request = leader.request();
        assertThat(told(request)).containsExactlyInAnyOrder(T, U, TestPartitions.id("v"));
        assertThat(request.sessionEpoch()).isZero();
        assertThat(request.maxWaitMs()).isLessThan(waitMillisMax());
    }

    @Test
    void newcomersThatWereExpectedComeInTheSessionThatThereIs() throws IOException {
        awaitFetchThatWaitsForLong();
        fetcher.expectNewcomers();
        leader.answer(nothing());
        assertThat(leader.request().maxWaitMs()).isLessThan(waitMillisMax());
        broker.followIn("v", 1);
        fetcher.add(List.of(broker.replica("v")));
        leader.answer(nothing());
        FetchRequest request = leader.request();
        assertThat(told(request)).containsExactly(TestPartitions.id("v"));
        assertThat(request.sessionId()).isEqualTo(SESSION);
        assertThat(request.sessionEpoch()).isPositive();
    }

    @Test
    void whoseLeaderIsGoneSaysSo() throws IOException {
        assertThat(timesGone).hasValue(0);
        leader.close();
        Await.until("the leader to be missed", () -> timesGone.get() > 0);
    }

    private static int waitMillisMax() {
        return TestPartitions.config().replication().fetching().waitMillisMax();
    }

    private void awaitFetchThatWaitsForLong() throws IOException {
        laterNanos.set(TimeUnit.SECONDS.toNanos(2));
        leader.answer(nothing());
        leader.request();
        leader.answer(nothing()); // in no time, unlike the one before
        assertThat(leader.request().maxWaitMs()).isEqualTo(waitMillisMax());
    }

    /// The machine's clock, ahead by as much as it is told.
    private record LaterClock(AtomicLong laterNanos) implements Clock {
        @Override
        public long millis() {
            return Clock.system().millis();
        }

        @Override
        public long nanos() {
            return Clock.system().nanos() + laterNanos.get();
        }
    }

    private void awaitDurableEnd(long offset) {
        Await.until(
                "the end",
                () -> {
                    broker.flush();
                    return t.position().offset() == offset && t.isDurable();
                });
    }

    /// Answers with nothing until a request tells of the topic.
    private FetchRequest awaitTold(Uuid topic) throws IOException {
        FetchRequest request = leader.request();
        while (!told(request).contains(topic)) {
            leader.answer(nothing());
            request = leader.request();
        }
        return request;
    }

    private static List<Uuid> told(FetchRequest request) {
        return request.topics().stream().map(FetchTopic::topicId).toList();
    }

    private static FetchPartition first(FetchRequest request) {
        return request.topics().getFirst().partitions().getFirst();
    }

    private static PartitionData.Builder quiet() {
        return PartitionData.builder().records(Payload.of(ByteBuffer.allocate(0)));
    }

    private static PartitionData.Builder failed(ErrorCode error) {
        return quiet().errorCode(error.code());
    }

    private static PartitionData.Builder records(long offset) {
        ByteBuffer batch = TestPartitions.batch("x");
        RecordBatch.at(batch, 0).assign(offset, 1);
        return PartitionData.builder().highWatermark(offset + 1).records(Payload.of(batch));
    }

    private static FetchResponse nothing() {
        return FetchResponse.builder().sessionId(SESSION).build();
    }

    private static FetchResponse with(Uuid topic, PartitionData.Builder data) {
        return FetchResponse.builder()
                .sessionId(SESSION)
                .responses(
                        List.of(
                                FetchableTopicResponse.builder()
                                        .topicId(topic)
                                        .partitions(List.of(data.partitionIndex(0).build()))
                                        .build()))
                .build();
    }
}
