package io.leat.cluster.group;

import static io.leat.cluster.group.Scene.GROUP;
import static io.leat.cluster.group.Scene.actor;
import static io.leat.cluster.group.Scene.staticActor;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.group.GroupRequest.DeleteGroup;
import io.leat.cluster.group.GroupRequest.DeleteOffsets;
import io.leat.cluster.group.Scene.Actor;
import io.leat.protocol.TopicPartition;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupCoordinatorTest {
    private static final TopicPartition T = new TopicPartition("t", 0);
    private static final TopicPartition OLD = new TopicPartition("old", 0);

    private final Scene scene = new Scene();

    @Test
    void aSessionTimeoutOutOfBoundsIsRefused() {
        Actor hasty = actor("hasty");
        hasty.sessionMillis = 5_999;
        Actor lazy = actor("lazy");
        lazy.sessionMillis = 1_800_001;
        scene.join(hasty);
        scene.join(lazy);
        assertThat(scene.transcript().split("INVALID_SESSION_TIMEOUT", -1)).hasSize(3);
        assertThat(scene.coordinator.list()).isEmpty();
    }

    @Test
    void aMemberWithNoProtocolInCommonIsRefused() {
        stable(actor("a"));
        scene.join(actor("b").onlyProtocol("sticky", "t"));
        expect("INCONSISTENT_GROUP_PROTOCOL");
    }

    @Test
    void theProtocolThatAllSupportAndMostPreferIsChosen() {
        Actor a = actor("a").onlyProtocol("range", "t").protocol("sticky", "t");
        Actor b = actor("b").onlyProtocol("sticky", "t").protocol("range", "t");
        Actor c = actor("c").onlyProtocol("sticky", "t").protocol("range", "t");
        for (Actor actor : List.of(a, b, c)) {
            actor.memberIdRequired = false;
            scene.join(actor);
        }
        scene.pass(10_000);
        assertThat(scene.coordinator.group(GROUP).protocolName()).isEqualTo("sticky");
    }

    @Test
    void anUnknownMemberIsToldSo() {
        Actor stranger = actor("x");
        stranger.memberId = "x-1";
        scene.join(stranger);
        scene.sync(stranger);
        scene.leave(stranger);
        scene.heartbeat(stranger);
        assertThat(scene.transcript().split("UNKNOWN_MEMBER_ID", -1)).hasSize(5);
    }

    @Test
    void aStaleGenerationIsFenced() {
        Actor a = stable(actor("a"));
        a.generation = 0;
        scene.sync(a);
        scene.heartbeat(a);
        scene.commit(a, "t", 1);
        assertThat(scene.transcript().split("ILLEGAL_GENERATION", -1)).hasSize(4);
    }

    @Test
    void aJoinRepeatedBecauseItsAnswerWasLostDoesNotRebalance() {
        Actor a = stable(actor("a"));
        Actor b = actor("b");
        b.memberIdRequired = false;
        scene.join(b);
        scene.join(a);
        scene.transcript();
        scene.join(b);
        scene.sync(a, b.memberId, "t-0");
        scene.join(b);
        scene.sync(b);
        assertThat(scene.transcript())
                .isEqualTo(
                        """
                            3000  b joins as b#2
                                  -> b: generation 2, leader a#1
                            3000  a syncs and assigns
                                  log: generation 2 a#1='' b#2='t-0'
                                  -> a: your share is ''
                            3000  b joins as b#2
                                  -> b: generation 2, leader a#1
                            3000  b syncs
                                  -> b: your share is 't-0'
                        """);
    }

    @Test
    void theLeaderStartsARebalanceByJoiningAgain() {
        Actor a = stable(actor("a"));
        scene.join(a);
        assertThat(a.generation).isEqualTo(2);
    }

    @Test
    void anAssignmentThatTheLogRefusesNeverWas() {
        Actor a = actor("a");
        a.memberIdRequired = false;
        scene.join(a);
        scene.pass(3_000);
        scene.logIsBroken = true;
        scene.sync(a, a.memberId, "t-0");
        assertThat(scene.state()).isEqualTo("CompletingRebalance");
        scene.logIsBroken = false;
        scene.sync(a, a.memberId, "t-1");
        assertThat(scene.transcript())
                .endsWith(
                        """
                            3000  a syncs and assigns
                                  the log refuses
                            3000  a syncs and assigns
                                  log: generation 1 a#1='t-1'
                                  -> a: your share is 't-1'
                        """);
    }

    @Test
    void whatTheClockDemandsIsTriedAgainAfterTheLogRefused() {
        stable(actor("a"));
        scene.logIsBroken = true;
        scene.pass(12_000);
        assertThat(scene.state()).isEqualTo("Stable");
        scene.logIsBroken = false;
        scene.pass(1_000);
        assertThat(scene.state()).isEqualTo("Empty");
    }

    @Test
    void anOperatorRemovesAStaticMemberByItsInstance() {
        stable(staticActor("s"));
        scene.leave(staticActor("s"));
        expect("generation 2 empty");
    }

    @Test
    void anOperatorCommitsOnlyForAGroupWithoutMembers() {
        scene.commit(actor("operator"), "t", 1);
        expect("t-0 NONE");
        Actor a = stable(actor("a"));
        scene.commit(actor("operator"), "t", 2);
        expect("UNKNOWN_MEMBER_ID");
        scene.leave(a);
        scene.commit(actor("operator"), "t", 3);
        expect("t-0 NONE");
    }

    @Test
    void aMemberWithoutAnAssignmentInTheNewGenerationCannotCommit() {
        Actor a = actor("a");
        a.memberIdRequired = false;
        scene.join(a);
        scene.pass(3_000);
        scene.commit(a, "t", 1);
        expect("REBALANCE_IN_PROGRESS");
    }

    @Test
    void onlyAGroupWithoutMembersCanBeDeleted() {
        scene.request("delete", new DeleteGroup(GROUP));
        expect("GROUP_ID_NOT_FOUND");
        Actor a = stable(actor("a"));
        scene.commit(a, "t", 1);
        scene.request("delete", new DeleteGroup(GROUP));
        expect("NON_EMPTY_GROUP");
        scene.leave(a);
        scene.transcript();
        scene.request("delete", new DeleteGroup(GROUP));
        assertThat(scene.transcript())
                .isEqualTo(
                        """
                            3000  delete
                                  log: forget t-0
                                  log: forget group g
                                  -> operator: group deleted
                        """);
        assertThat(scene.coordinator.list()).isEmpty();
    }

    @Test
    void offsetsOfSubscribedTopicsCannotBeDeleted() {
        Actor a = stable(actor("a"));
        scene.commit(a, "t", 1);
        scene.commit(a, "old", 1);
        scene.request("delete", new DeleteOffsets(GROUP, List.of(T, OLD)));
        expect("old-0 NONE, t-0 GROUP_SUBSCRIBED_TO_TOPIC");
        assertThat(scene.coordinator.committed(GROUP)).containsOnlyKeys(T);
    }

    @Test
    void theOffsetsOfADeletedTopicGoWithIt() {
        scene.commit(actor("x"), "t", 1);
        scene.commit(actor("x"), "old", 1);
        scene.coordinator
                .topicsDeleted(Set.of("old"), scene.now())
                .forEach(scene.coordinator::accept);
        assertThat(scene.coordinator.committed(GROUP)).containsOnlyKeys(T);
    }

    @Test
    void theOffsetOfATopicThatNoMemberReadsAnyMoreExpires() {
        Actor a = stable(actor("a"));
        scene.commit(a, "t", 1);
        scene.commit(a, "old", 1);
        a.sessionMillis = 1_800_000;
        scene.join(a);
        scene.sync(a, a.memberId, "t-0");
        for (int i = 0; i < 700; i++) {
            scene.pass(1_000_000);
            scene.heartbeat(a);
        }
        assertThat(scene.state()).isEqualTo("Stable");
        assertThat(scene.coordinator.committed(GROUP)).containsOnlyKeys(T);
    }

    @Test
    void aGroupIsDescribedInFullOnlyWhileStable() {
        Actor a = stable(staticActor("a"));
        GroupDescription stable = scene.coordinator.describe(GROUP);
        assertThat(stable.protocolName()).isEqualTo("range");
        assertThat(Scene.text(stable.members().getFirst().assignment())).isEqualTo("t-0");
        scene.join(a);
        GroupDescription completing = scene.coordinator.describe(GROUP);
        assertThat(completing.state()).isEqualTo("CompletingRebalance");
        assertThat(completing.protocolName()).isEmpty();
        assertThat(completing.members().getFirst().metadata().remaining()).isZero();
        assertThat(scene.coordinator.describe("nobody").state()).isEqualTo("Dead");
    }

    @Test
    void aSubscriptionMayBeAnyBytes() {
        assertThat(Subscription.topics(Scene.subscription("t"))).hasValue(List.of("t"));
        for (byte[] bytes :
                List.of(
                        new byte[0],
                        new byte[] {0, 1, 127, -1, -1, -1},
                        new byte[] {0, 1, 0, 0, 0, 1, 127, 127, 3},
                        new byte[] {0, 1, 0, 0, 0, 1, -1, -1, 3})) {
            assertThat(Subscription.topics(java.nio.ByteBuffer.wrap(bytes))).isEmpty();
        }
    }

    private Actor stable(Actor actor) {
        actor.memberIdRequired = false;
        scene.join(actor);
        scene.pass(3_000);
        scene.sync(actor, actor.memberId, "t-0");
        assertThat(scene.state()).isEqualTo("Stable");
        scene.transcript();
        return actor;
    }

    private void expect(String text) {
        assertThat(scene.transcript()).contains(text);
    }
}
