package io.leat.cluster.group;

import static io.leat.cluster.group.Scene.actor;
import static io.leat.cluster.group.Scene.staticActor;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.group.Scene.Actor;
import org.junit.jupiter.api.Test;

/// The life of a group, told line by line: the time in milliseconds, who does what, what goes to
/// the log, and who is answered what.
class GroupTranscriptTest {
    private final Scene scene = new Scene();

    @Test
    void twoMembersThatStartTogetherShareOneGeneration() {
        Actor a = actor("a");
        Actor b = actor("b");
        scene.join(a);
        scene.join(a);
        scene.join(b);
        scene.join(b);
        scene.pass(6_000);
        scene.sync(b);
        scene.sync(a, a.memberId, "t-0", b.memberId, "t-1");
        scene.heartbeat(a);
        scene.commit(a, "t", 7);
        assertThat(scene.transcript())
                .isEqualTo(
                        """
                               0  a joins
                                  -> a: MEMBER_ID_REQUIRED
                               0  a joins as a#1
                               0  b joins
                                  -> b: MEMBER_ID_REQUIRED
                               0  b joins as b#2
                            3000  time is up
                            6000  time is up
                                  -> a: generation 1, leader a#1, assign to a#1 b#2
                                  -> b: generation 1, leader a#1
                            6000  b syncs
                            6000  a syncs and assigns
                                  log: generation 1 a#1='t-0' b#2='t-1'
                                  -> b: your share is 't-1'
                                  -> a: your share is 't-0'
                            6000  a heartbeats
                                  NONE
                            6000  a commits t-0@7
                                  log: t-0 at 7
                                  -> a: t-0 NONE
                        """);
    }

    @Test
    void aLateMemberStartsARebalanceThatEndsWhenTheOldOneHasRejoined() {
        Actor a = startedAlone("a");
        Actor b = actor("b");
        scene.join(b);
        scene.join(b);
        scene.heartbeat(a);
        scene.commit(a, "t", 9);
        scene.join(a);
        scene.sync(a, a.memberId, "t-0", b.memberId, "t-1");
        scene.sync(b);
        assertThat(scene.transcript())
                .isEqualTo(
                        """
                            3000  b joins
                                  -> b: MEMBER_ID_REQUIRED
                            3000  b joins as b#2
                            3000  a heartbeats
                                  REBALANCE_IN_PROGRESS
                            3000  a commits t-0@9
                                  log: t-0 at 9
                                  -> a: t-0 NONE
                            3000  a joins as a#1
                                  -> b: generation 2, leader a#1
                                  -> a: generation 2, leader a#1, assign to a#1 b#2
                            3000  a syncs and assigns
                                  log: generation 2 a#1='t-0' b#2='t-1'
                                  -> a: your share is 't-0'
                            3000  b syncs
                                  -> b: your share is 't-1'
                        """);
    }

    @Test
    void aLeaderThatFallsSilentIsReplaced() {
        Actor a = startedAlone("a");
        Actor b = joinedBy("b", a);
        scene.transcript();
        scene.pass(9_000);
        scene.heartbeat(b);
        scene.pass(2_000);
        scene.heartbeat(b);
        scene.join(b);
        scene.heartbeat(a);
        assertThat(scene.transcript())
                .isEqualTo(
                        """
                           12000  b heartbeats
                                  NONE
                           13000  time is up
                           14000  b heartbeats
                                  REBALANCE_IN_PROGRESS
                           14000  b joins as b#2
                                  -> b: generation 3, leader b#2, assign to b#2
                           14000  a heartbeats
                                  UNKNOWN_MEMBER_ID
                        """);
    }

    @Test
    void theLastMemberLeavesAnEmptyGroupBehind() {
        Actor a = startedAlone("a");
        scene.leave(a);
        scene.heartbeat(a);
        assertThat(scene.transcript())
                .isEqualTo(
                        """
                            3000  a leaves
                                  log: generation 2 empty
                                  -> a: NONE
                            3000  a heartbeats
                                  UNKNOWN_MEMBER_ID
                        """);
        assertThat(scene.state()).isEqualTo("Empty");
    }

    @Test
    void aStaticMemberKeepsItsShareOverARestartWithoutARebalance() {
        Actor leader = startedAlone(staticActor("s"));
        Actor restarted = staticActor("s");
        scene.join(restarted);
        scene.sync(restarted);
        scene.heartbeat(leader);
        scene.commit(leader, "t", 3);
        assertThat(scene.transcript())
                .isEqualTo(
                        """
                            3000  s joins
                                  log: generation 1 s#2='t-0'
                                  -> s: generation 1, leader s#2, skip the assignment, assign to s#2
                            3000  s syncs
                                  -> s: your share is 't-0'
                            3000  s heartbeats
                                  FENCED_INSTANCE_ID
                            3000  s commits t-0@3
                                  -> s: FENCED_INSTANCE_ID
                        """);
    }

    @Test
    void aRestartedStaticLeaderThatCannotSkipTheAssignmentIsNotTheLeader() {
        startedAlone(staticActor("s"));
        Actor restarted = staticActor("s");
        restarted.skipAssignment = false;
        scene.join(restarted);
        assertThat(scene.transcript())
                .isEqualTo(
                        """
                            3000  s joins
                                  log: generation 1 s#2='t-0'
                                  -> s: generation 1, leader s#1
                        """);
    }

    @Test
    void anotherCoordinatorGoesOnWhereTheLogEnds() {
        Actor a = startedAlone("a");
        scene.failOver();
        scene.heartbeat(a);
        scene.sync(a);
        scene.pass(11_000);
        assertThat(scene.transcript())
                .isEqualTo(
                        """
                            3000  another coordinator loads the log
                            3000  a heartbeats
                                  NONE
                            3000  a syncs
                                  -> a: your share is 't-0'
                           13000  time is up
                                  log: generation 2 empty
                        """);
    }

    @Test
    void aRebalanceGoesOnWithoutMembersThatDoNotRejoinInTime() {
        Actor a = startedAlone("a");
        a.rebalanceMillis = 60_000;
        Actor b = actor("b");
        scene.join(b);
        scene.join(b);
        for (int i = 0; i < 10; i++) {
            scene.pass(6_000);
            if (i < 9) {
                scene.heartbeat(a);
            }
        }
        scene.heartbeat(a);
        assertThat(scene.transcript())
                .endsWith(
                        """
                           57000  a heartbeats
                                  REBALANCE_IN_PROGRESS
                           63000  time is up
                                  -> b: generation 2, leader b#2, assign to b#2
                           63000  a heartbeats
                                  UNKNOWN_MEMBER_ID
                        """);
    }

    private Actor startedAlone(String name) {
        return startedAlone(actor(name));
    }

    private Actor startedAlone(Actor actor) {
        scene.join(actor);
        if (actor.instanceId.isEmpty()) {
            scene.join(actor);
        }
        scene.pass(3_000);
        scene.sync(actor, actor.memberId, "t-0");
        scene.transcript();
        return actor;
    }

    private Actor joinedBy(String name, Actor leader) {
        Actor actor = actor(name);
        scene.join(actor);
        scene.join(actor);
        scene.join(leader);
        scene.sync(leader, leader.memberId, "t-0", actor.memberId, "t-1");
        scene.sync(actor);
        return actor;
    }
}
