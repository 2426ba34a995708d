package io.leat.broker.api.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.RoundTrip;
import io.leat.broker.config.FetchConfig;
import io.leat.broker.config.ThrottleConfig.Side;
import io.leat.broker.net.ManualClock;
import io.leat.broker.partition.TestPartitions;
import io.leat.broker.throttle.ReplicationThrottle;
import io.leat.cluster.image.ClusterImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.message.FetchRequest.FetchPartition;
import io.leat.protocol.message.FetchRequest.FetchTopic;
import io.leat.protocol.message.FetchRequest.ForgottenTopic;
import io.leat.protocol.message.FetchResponse;
import io.leat.protocol.message.FetchResponse.FetchableTopicResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fetch sessions (KIP-227) as a client sees them.
class FetchHandlerTest {
    private static final int BY_NAME = 12;
    private static final int BY_ID = FetchRequest.HIGHEST_VERSION;
    private static final int FULL = 0;
    private static final int FINAL = -1;
    private static final FetchConfig BOUNDS = new FetchConfig(1_000_000, 1, false, 5_000);

    private final ManualClock clock = new ManualClock();
    private final FetchSessions sessions = new FetchSessions(BOUNDS, new Random(227));
    @TempDir private Path path;
    private TestPartitions broker;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, clock);
        broker.create("a", 1);
        broker.create("b", 1);
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    @Test
    void aFullFetchOpensASessionAndLaterOnesCarryOnlyChanges() {
        FetchResponse full = ask(fetch(0, FULL, "a", "b"), BY_NAME);
        assertThat(full.sessionId()).isPositive();
        assertThat(topics(full)).containsExactly("a", "b");
        assertThat(topics(ask(fetch(full.sessionId(), 1), BY_NAME))).isEmpty();
        broker.append("b", 0, "x");
        broker.flush();
        FetchResponse changed = ask(fetch(full.sessionId(), 2), BY_NAME);
        assertThat(changed.sessionId()).isEqualTo(full.sessionId());
        assertThat(topics(changed)).containsExactly("b");
    }

    @Test
    void aForgottenTopicIsNotReadAnyMore() {
        int id = ask(fetch(0, FULL, "a", "b"), BY_NAME).sessionId();
        broker.append("b", 0, "x");
        broker.flush();
        FetchRequest forget =
                fetch(id, 1).toBuilder()
                        .forgottenTopicsData(
                                List.of(
                                        ForgottenTopic.builder()
                                                .topic("b")
                                                .partitions(List.of(0))
                                                .build()))
                        .build();
        assertThat(topics(ask(forget, BY_NAME))).isEmpty();
        assertThat(topics(ask(fetch(id, 2), BY_NAME))).isEmpty();
        assertThat(topics(ask(fetch(id, 3, "b"), BY_NAME))).containsExactly("b");
    }

    @Test
    void topicsAreNamedByIdInSessionsThatUseIds() {
        FetchResponse full = ask(fetch(0, FULL, "a"), BY_ID);
        assertThat(full.responses())
                .extracting(FetchableTopicResponse::topicId)
                .containsExactly(TestPartitions.id("a"));
    }

    @Test
    void anUnknownSessionIsTold() {
        assertThat(error(ask(fetch(77, 1), BY_NAME)))
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(error(ask(fetch(0, 1), BY_NAME)))
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }

    @Test
    void anEpochOutOfOrderIsToldAndTheSessionGoesOn() {
        int id = ask(fetch(0, FULL, "a"), BY_NAME).sessionId();
        FetchResponse wrong = ask(fetch(id, 2), BY_NAME);
        assertThat(error(wrong)).isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        assertThat(wrong.sessionId()).isZero();
        assertThat(error(ask(fetch(id, 1), BY_NAME))).isEqualTo(ErrorCode.NONE);
        assertThat(error(ask(fetch(id, 1), BY_NAME)))
                .isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
    }

    @Test
    void aSessionIsEitherByNameOrById() {
        int id = ask(fetch(0, FULL, "a"), BY_NAME).sessionId();
        assertThat(error(ask(fetch(id, 1), BY_ID)))
                .isEqualTo(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
    }

    @Test
    void theFinalEpochClosesTheSession() {
        int id = ask(fetch(0, FULL, "a"), BY_NAME).sessionId();
        FetchResponse last = ask(fetch(id, FINAL), BY_NAME);
        assertThat(error(last)).isEqualTo(ErrorCode.NONE);
        assertThat(last.sessionId()).isZero();
        assertThat(sessions.count()).isZero();
        assertThat(error(ask(fetch(id, 1), BY_NAME)))
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }

    @Test
    void aFullFetchReplacesTheClientsSession() {
        int id = ask(fetch(0, FULL, "a"), BY_NAME).sessionId();
        FetchResponse again = ask(fetch(id, FULL, "b"), BY_NAME);
        assertThat(again.sessionId()).isPositive().isNotEqualTo(id);
        assertThat(topics(again)).containsExactly("b");
        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void withoutASlotTheFetchIsServedWithoutASession() {
        ask(fetch(0, FULL, "a"), BY_NAME);
        FetchResponse second = ask(fetch(0, FULL, "b"), BY_NAME);
        assertThat(second.sessionId()).isZero();
        assertThat(topics(second)).containsExactly("b");
        clock.advanceMillis(120_000);
        assertThat(ask(fetch(0, FULL, "b"), BY_NAME).sessionId()).isPositive();
    }

    @Test
    void aFetchOfNothingOpensNoSession() {
        assertThat(ask(fetch(0, FULL), BY_NAME).sessionId()).isZero();
        assertThat(sessions.count()).isZero();
    }

    private FetchResponse ask(FetchRequest request, int version) {
        var handler =
                new FetchHandler(
                        broker.partitions(),
                        new FetchHandler.Site(
                                0,
                                () -> ClusterImage.empty("cluster"),
                                BOUNDS,
                                new ReplicationThrottle(Side.LEADER, 0, clock)),
                        sessions,
                        clock);
        return RoundTrip.ask(handler, request, version, FetchResponse.class);
    }

    /// Names and ids both; of them travels what the version has.
    private static FetchRequest fetch(int sessionId, int epoch, String... topics) {
        return FetchRequest.builder()
                .maxWaitMs(0)
                .minBytes(1)
                .sessionId(sessionId)
                .sessionEpoch(epoch)
                .topics(Stream.of(topics).map(FetchHandlerTest::topic).toList())
                .build();
    }

    private static FetchTopic topic(String name) {
        var partition = FetchPartition.builder().partition(0).partitionMaxBytes(1_000_000).build();
        return FetchTopic.builder()
                .topic(name)
                .topicId(TestPartitions.id(name))
                .partitions(List.of(partition))
                .build();
    }

    private static List<String> topics(FetchResponse response) {
        return response.responses().stream().map(FetchableTopicResponse::topic).toList();
    }

    private static ErrorCode error(FetchResponse response) {
        return ErrorCode.of(response.errorCode());
    }
}
