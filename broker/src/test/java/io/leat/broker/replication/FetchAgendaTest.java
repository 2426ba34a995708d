package io.leat.broker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.broker.partition.Replica;
import io.leat.broker.partition.TestPartitions;
import io.leat.broker.peer.PeerWatch;
import io.leat.broker.replication.FetchAgenda.Look;
import io.leat.broker.replication.FetchPlan.Target;
import io.leat.broker.throttle.Throttles;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two replicas, `t` and `u`, of one leader; `a` is led here.
class FetchAgendaTest {
    private static final String ME = Integer.toString(TestPartitions.BROKER);
    private static final int RATE = 1_000;
    private static final long PAUSE_MILLIS = TimeUnit.NANOSECONDS.toMillis(FetchAgenda.PAUSE_NANOS);
    private static final List<Integer> BOTH =
            List.of(TestPartitions.OTHER_BROKER, TestPartitions.BROKER);
    private static final List<Integer> LEADER_ALONE = List.of(TestPartitions.OTHER_BROKER);

    private final ManualClock clock = new ManualClock();
    private final Throttles throttles = Throttles.none(TestPartitions.config(), clock);
    private final AtomicReference<ClusterImage> image =
            new AtomicReference<>(ClusterImage.empty("cluster"));
    @TempDir private Path path;
    private TestPartitions broker;
    private PeerWatch watch;
    private FetchAgenda agenda;
    private Replica t;
    private Replica u;

    @BeforeEach
    void follow() throws IOException {
        broker = TestPartitions.open(path, clock);
        broker.create("a", 1);
        broker.followIn("t", 1);
        broker.followIn("u", 1);
        t = broker.replica("t");
        u = broker.replica("u");
        watch = PeerWatch.start(clock);
        var self =
                new ReplicationSite.Self(
                        TestPartitions.BROKER, "PLAINTEXT", (_, _) -> {}, throttles.follower());
        var site =
                new ReplicationSite(
                        self, image::get, TestPartitions.config().replication(), watch, clock);
        agenda = new FetchAgenda(new SlowedReplicas(site), clock.nanos());
        agenda.add(t);
        agenda.add(u);
        assertThat(look(true).served()).containsValues(t, u);
    }

    @AfterEach
    void close() throws IOException {
        watch.close();
        broker.close();
    }

    @Test
    void aReplicaOfWhichNothingIsNewIsNotLookedAt() {
        Look idle = look(false);
        assertThat(idle.served()).isEmpty();
        assertThat(idle.dropped()).isEmpty();
        assertThat(agenda.isServed()).isTrue();
    }

    @Test
    void aReplicaThatWasTouchedIsLookedAtOnce() {
        agenda.touch(Target.of(u));
        assertThat(look(false).served()).containsOnly(Map.entry(Target.of(u), u));
        assertThat(look(false).served()).isEmpty();
    }

    @Test
    void aLeaderThatKnowsNothingIsAskedForAll() {
        assertThat(look(true).served()).containsValues(t, u);
    }

    @Test
    void aReplicaThatIsGoneIsDroppedOnce() {
        agenda.remove(t);
        assertThat(look(false).dropped()).containsExactly(Target.of(t));
        assertThat(look(false).dropped()).isEmpty();
        agenda.remove(u);
        assertThat(agenda.isEmpty()).isTrue();
        look(false);
        assertThat(agenda.isServed()).isFalse();
    }

    @Test
    void aNewTermOfTheSamePartitionIsLookedAtAndTheEndOfTheOldOneChangesNothing() {
        Replica next = nextTermOfT();
        agenda.add(next);
        agenda.remove(t);
        Look look = look(false);
        assertThat(look.served()).containsOnly(Map.entry(Target.of(t), next));
        assertThat(look.dropped()).isEmpty();
        assertThat(agenda.served(Target.of(t))).isSameAs(next);
    }

    @Test
    void replicasWhoseLogsFailAreDropped() {
        broker.failDirectory();
        assertThat(look(false).dropped()).containsExactlyInAnyOrder(Target.of(t), Target.of(u));
    }

    @Test
    void aReplicaIsLeftOutUntilItsPauseIsOver() {
        agenda.pause(t, clock.nanos());
        assertThat(look(false).dropped()).containsExactly(Target.of(t));
        clock.advanceMillis(PAUSE_MILLIS - 1);
        agenda.touch(Target.of(t));
        assertThat(look(false).served()).isEmpty();
        clock.advanceMillis(1);
        assertThat(look(false).served()).containsOnly(Map.entry(Target.of(t), t));
        assertThat(look(false).served()).isEmpty();
    }

    @Test
    void aPauseThatIsRenewedLastsAsLongAsIfItWereTheFirst() {
        agenda.pause(t, clock.nanos());
        clock.advanceMillis(50);
        agenda.pause(u, clock.nanos());
        agenda.pause(t, clock.nanos());
        clock.advanceMillis(PAUSE_MILLIS - 1);
        assertThat(look(false).served()).isEmpty();
        clock.advanceMillis(1);
        assertThat(look(false).served()).containsValues(t, u);
    }

    @Test
    void theNextTermDoesNotWaitForThePauseOfTheOneBefore() {
        agenda.pause(t, clock.nanos());
        look(false);
        Replica next = nextTermOfT();
        agenda.add(next);
        assertThat(look(false).served()).containsValues(next);
        agenda.pause(t, clock.nanos()); // the answer to an earlier request
        assertThat(look(false).dropped()).isEmpty();
    }

    @Test
    void allAreLookedAtOnceInAWhile() {
        clock.advanceMillis(TimeUnit.NANOSECONDS.toMillis(FetchAgenda.SWEEP_NANOS));
        assertThat(look(false).served()).containsValues(t, u);
        assertThat(look(false).served()).isEmpty();
    }

    @Test
    void aThrottledReplicaWaitsWhileTheRateIsUsedUpAndNoLonger() {
        throttle("t", LEADER_ALONE);
        look(false);
        useUp();
        assertThat(look(false).dropped()).containsExactly(Target.of(t));
        assertThat(look(false).served()).isEmpty();
        clock.advanceMillis(3_000);
        assertThat(look(false).served()).containsOnly(Map.entry(Target.of(t), t));
        useUp();
        assertThat(look(false).dropped()).containsExactly(Target.of(t));
    }

    @Test
    void aReplicaThatComesInSyncWaitsNoLonger() {
        throttle("t", LEADER_ALONE);
        useUp();
        assertThat(look(false).dropped()).containsExactly(Target.of(t));
        throttle("t", BOTH);
        assertThat(look(false).served()).containsOnly(Map.entry(Target.of(t), t));
        throttle("t", LEADER_ALONE);
        assertThat(look(false).dropped()).containsExactly(Target.of(t));
    }

    @Test
    void aReplicaThatIsThrottledFromNowOnWaitsAndOneThatIsNotAnyMoreDoesNot() {
        throttle("u", LEADER_ALONE);
        useUp();
        assertThat(look(false).dropped()).containsExactly(Target.of(u));
        throttle("t", LEADER_ALONE);
        assertThat(look(false).dropped()).containsExactly(Target.of(t));
        become("u", LEADER_ALONE, Map.of());
        assertThat(look(false).served()).containsOnly(Map.entry(Target.of(u), u));
    }

    private Look look(boolean anew) {
        return agenda.look(anew, clock.nanos());
    }

    private Replica nextTermOfT() {
        broker.followIn("t", 2);
        return broker.replica("t");
    }

    private void throttle(String topic, List<Integer> inSync) {
        become(topic, inSync, Map.of("follower.replication.throttled.replicas", "0:" + ME));
    }

    private void become(String topic, List<Integer> inSync, Map<String, String> configs) {
        ClusterImage before = image.get();
        var state =
                new PartitionState(TestPartitions.OTHER_BROKER, 1, 1, ReplicaSets.of(BOTH, inSync));
        ClusterImage after =
                before.withBrokerConfigs(
                                Map.of(
                                        ME,
                                        Map.of(
                                                "follower.replication.throttled.rate",
                                                Integer.toString(RATE))))
                        .with(
                                new ClusterChange.TopicPut(
                                        new TopicImage(
                                                topic,
                                                TestPartitions.id(topic),
                                                List.of(state),
                                                configs)));
        image.set(after);
        throttles.apply(before, after);
    }

    private void useUp() {
        throttles.follower().use(2 * RATE);
        assertThat(throttles.follower().isUsedUp(0)).isTrue();
    }
}
