package io.leat.cluster.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.leadership.WantedElection.Kind;
import io.leat.cluster.leadership.WantedElections.Elected;
import io.leat.protocol.Uuid;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WantedElectionsTest {
    private final Replicas three = new Replicas(1, 2, 3);

    @Test
    void thePreferredLeaderLeadsAgainOnceItIsInSync() {
        three.starts(1);
        assertThat(elect(Kind.PREFERRED, name(0)))
                .containsExactly("orders-0 PREFERRED_LEADER_NOT_AVAILABLE");
        three.proposes(2, 1, 2, 3);
        assertThat(elect(Kind.PREFERRED, name(0))).containsExactly("orders-0 ok");
        assertThat(three.words()).isEqualTo("leader 1 term 2 in sync 1,2,3");
        assertThat(elect(Kind.PREFERRED, name(0))).containsExactly("orders-0 ELECTION_NOT_NEEDED");
    }

    @Test
    void aPreferredLeaderThatWantsToStopIsNotElected() {
        three.put(new PartitionState(2, 4, 4, three.state().replicaSets()));
        three.stopping(1);
        assertThat(elect(Kind.PREFERRED, name(0)))
                .containsExactly("orders-0 PREFERRED_LEADER_NOT_AVAILABLE");
    }

    @Test
    void anUncleanElectionNeedsAPartitionWithoutLeaderAndAReplicaThatIsThere() {
        assertThat(elect(Kind.UNCLEAN, name(0))).containsExactly("orders-0 ELECTION_NOT_NEEDED");
        three.inSyncMin(1).proposes(1, 1);
        three.dies(1);
        assertThat(elect(Kind.UNCLEAN, name(0))).containsExactly("orders-0 ok");
        assertThat(three.words()).isEqualTo("leader 2 term 2 in sync 2");
        three.dies(2, 3);
        assertThat(elect(Kind.UNCLEAN, name(0)))
                .containsExactly("orders-0 ELIGIBLE_LEADERS_NOT_AVAILABLE");
    }

    @Test
    void aPartitionThatIsNotThereIsUnknown() {
        assertThat(elect(Kind.PREFERRED, name(1), new PartitionName("other", 0), name(-1)))
                .containsExactly(
                        "orders-1 UNKNOWN_TOPIC_OR_PARTITION",
                        "other-0 UNKNOWN_TOPIC_OR_PARTITION",
                        "orders--1 UNKNOWN_TOPIC_OR_PARTITION");
    }

    @Test
    void ofAllPartitionsThoseThatNeedNoElectionAreNotMentioned() {
        assertThat(elect(Kind.PREFERRED)).isEmpty();
        three.dies(1);
        assertThat(elect(Kind.PREFERRED))
                .containsExactly("orders-0 PREFERRED_LEADER_NOT_AVAILABLE");
    }

    @Test
    void anUncleanElectionIsTold() {
        three.inSyncMin(1).proposes(1, 1);
        three.dies(1);
        ClusterImage before = three.image();
        elect(Kind.UNCLEAN, name(0));
        var change = new ClusterChange.TopicPut(topic(three.image(), "orders"));
        assertThat(UncleanElections.in(before, change)).containsExactly(name(0));
        assertThat(UncleanElections.in(three.image(), change)).isEmpty();
    }

    @Test
    void leadershipsAreGivenBackToABrokerThatLacksMoreThanItsShare() {
        assertThat(LeaderBalance.decide(led(100, 10), 10).outcomes()).isEmpty();
        Decision<PartitionName> decision = LeaderBalance.decide(led(100, 11), 10);
        assertThat(decision.outcomes()).hasSize(11);
        assertThat(topic(decision.applyTo(led(100, 11)), "even").partitions())
                .allMatch(state -> state.leader() == 1);
    }

    @Test
    void leadershipsAreNotGivenToABrokerThatIsAway() {
        three.dies(1);
        assertThat(LeaderBalance.decide(three.image(), 0).outcomes()).isEmpty();
        three.starts(1);
        assertThat(LeaderBalance.decide(three.image(), 0).outcomes()).isEmpty();
        three.proposes(2, 1, 2, 3);
        assertThat(LeaderBalance.decide(three.image(), 0).outcomes()).hasSize(1);
    }

    /// So many partitions that prefer broker 1, of which so many are led by broker 2.
    private ClusterImage led(int partitions, int byOther) {
        List<Integer> replicas = List.of(1, 2);
        List<PartitionState> states =
                IntStream.range(0, partitions)
                        .mapToObj(i ->
                                new PartitionState(
                                        i < byOther ? 2 : 1,
                                        0,
                                        0,
                                        ReplicaSets.of(replicas, replicas)))
                        .toList();
        var topic = new TopicImage("even", new Uuid(5, 5), states, Map.of());
        return three.image()
                .with(new ClusterChange.TopicRemoved("orders", Replicas.TOPIC))
                .with(new ClusterChange.TopicPut(topic));
    }

    private static TopicImage topic(ClusterImage image, String name) {
        return Objects.requireNonNull(image.topic(name));
    }

    private static PartitionName name(int partition) {
        return new PartitionName("orders", partition);
    }

    private List<String> elect(Kind kind, PartitionName... partitions) {
        WantedElection wanted =
                new WantedElection(kind, partitions.length == 0 ? null : List.of(partitions));
        Decision<Elected> decision = WantedElections.decide(three.image(), wanted, three);
        decision.changes().forEach(three::apply);
        return decision.outcomes().stream()
                .map(outcome -> ((Outcome.Accepted<Elected>) outcome).value())
                .map(elected ->
                        elected.partition().topic()
                                + "-"
                                + elected.partition().partition()
                                + " "
                                + elected.refusal()
                                        .map(refusal -> refusal.error().toString())
                                        .orElse("ok"))
                .toList();
    }
}
