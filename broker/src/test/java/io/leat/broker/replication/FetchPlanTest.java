package io.leat.broker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.broker.partition.Replica;
import io.leat.broker.partition.TestPartitions;
import io.leat.broker.replication.FetchPlan.Target;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a follower of `t` and `u` has to tell its leader (KIP-227).
class FetchPlanTest {
    private static final int SESSION = 7;

    private final FetchPlan plan =
            new FetchPlan(TestPartitions.config().replication().fetching(), TestPartitions.BROKER);
    @TempDir private Path path;
    private TestPartitions broker;
    private Replica t;
    private Replica u;

    @BeforeEach
    void follow() throws IOException {
        broker = TestPartitions.open(path, new ManualClock());
        broker.create("first", 1);
        broker.followIn("t", 1);
        broker.followIn("u", 1);
        t = broker.replica("t");
        u = broker.replica("u");
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    @Test
    void theFirstRequestTellsEverythingAndTheNextOnlyWhatIsNew() {
        assertThat(plan.isAnew()).isTrue();
        assertThat(told(next(t, u))).containsExactly("t", "u");
        assertThat(plan.isAnew()).isFalse();
        assertThat(told(next(t, u))).isEmpty();
        append(u);
        FetchRequest request = next(t, u);
        assertThat(told(request)).containsExactly("u");
        assertThat(request.topics().getFirst().partitions().getFirst().fetchOffset()).isOne();
        assertThat(request.sessionId()).isEqualTo(SESSION);
        assertThat(request.sessionEpoch()).isEqualTo(2);
    }

    @Test
    void aNewTermIsToldAlthoughThePositionIsTheSame() {
        next(t, u);
        broker.followIn("t", 2);
        FetchRequest request = next(broker.replica("t"));
        assertThat(told(request)).containsExactly("t");
        assertThat(request.topics().getFirst().partitions().getFirst().currentLeaderEpoch())
                .isEqualTo(2);
    }

    @Test
    void whatIsDroppedIsForgottenOnceAndToldAnewWhenItComesBack() {
        next(t, u);
        plan.drop(Target.of(t));
        assertThat(forgotten(next())).containsExactly("t");
        assertThat(forgotten(next())).isEmpty();
        FetchRequest back = next(t);
        assertThat(told(back)).containsExactly("t");
        assertThat(forgotten(back)).isEmpty();
    }

    @Test
    void whatIsDroppedAndBackBeforeTheNextRequestIsNotForgotten() {
        next(t, u);
        plan.drop(Target.of(t));
        FetchRequest request = next(t);
        assertThat(told(request)).containsExactly("t");
        assertThat(forgotten(request)).isEmpty();
    }

    @Test
    void whatTheLeaderWasNeverToldIsNotForgotten() {
        next(u);
        plan.drop(Target.of(t));
        assertThat(forgotten(next())).isEmpty();
    }

    @Test
    void aLeaderThatForgotTheSessionIsToldEverythingAgainAndNothingThatItShouldForget() {
        next(t, u);
        plan.drop(Target.of(t));
        plan.forget();
        assertThat(plan.isAnew()).isTrue();
        FetchRequest request = next(u);
        assertThat(told(request)).containsExactly("u");
        assertThat(forgotten(request)).isEmpty();
        assertThat(request.sessionEpoch()).isZero();
    }

    @Test
    void aLeaderWithoutRoomForASessionIsToldEverythingEachTime() {
        plan.next(Map.of(Target.of(t), t), 1, 1);
        plan.answered(0);
        assertThat(plan.isAnew()).isTrue();
        assertThat(told(next(t))).containsExactly("t");
    }

    private FetchRequest next(Replica... replicas) {
        Map<Target, Replica> asked = new LinkedHashMap<>();
        for (Replica replica : replicas) {
            asked.put(Target.of(replica), replica);
        }
        FetchRequest request = plan.next(asked, 1, 500);
        plan.answered(SESSION);
        return request;
    }

    private static void append(Replica replica) {
        ByteBuffer batch = TestPartitions.batch("x");
        RecordBatch.at(batch, 0).assign(replica.position().offset(), 1);
        replica.copy(batch);
    }

    private static List<String> told(FetchRequest request) {
        return request.topics().stream().map(topic -> name(topic.topicId())).toList();
    }

    private static List<String> forgotten(FetchRequest request) {
        return request.forgottenTopicsData().stream().map(topic -> name(topic.topicId())).toList();
    }

    private static String name(Uuid id) {
        return id.equals(TestPartitions.id("t")) ? "t" : "u";
    }
}
