package io.leat.cluster.group;

import static io.leat.cluster.group.Scene.GROUP;
import static io.leat.cluster.group.Scene.actor;
import static io.leat.cluster.group.Scene.staticActor;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.group.Scene.Actor;
import io.leat.protocol.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Failures that others had with consumer groups. The tag names the report.
class KnownFailuresTest {
    private static final TopicPartition T = new TopicPartition("t", 0);
    private static final long WEEK = 7L * 24 * 60 * 60 * 1000;

    private final Scene scene = new Scene();

    @Test
    @Tag("KAFKA-13636")
    void offsetsDoNotExpireWhileTheGroupRebalances() {
        Actor a = stable(actor("a"));
        scene.commit(a, "t", 1);
        Actor late = actor("late");
        scene.join(late);
        scene.join(late);
        expectKept(new Now(WEEK * 2, 1_000_000 + WEEK * 2));
    }

    @Test
    @Tag("KAFKA-13636")
    void offsetsOfASubscribedTopicDoNotExpireHoweverOld() {
        Actor a = stable(actor("a"));
        scene.commit(a, "t", 1);
        expectKept(new Now(scene.millis, 1_000_000 + WEEK * 2));
    }

    @Test
    @Tag("KAFKA-8069")
    void anOldCommitOfAGroupThatWasEmptiedJustNowOutlivesAReload() {
        Actor a = stable(actor("a"));
        scene.commit(a, "t", 1);
        for (int i = 0; i < 200; i++) {
            scene.pass(WEEK / 100 / 1_000);
            scene.heartbeat(a);
        }
        scene.millis += WEEK * 2;
        scene.leave(a);
        scene.failOver();
        scene.pass(WEEK / 2);
        assertThat(scene.coordinator.committed(GROUP)).containsKey(T);
        scene.pass(WEEK);
        assertThat(scene.coordinator.committed(GROUP)).isEmpty();
        assertThat(scene.coordinator.list()).isEmpty();
    }

    @Test
    @Tag("KAFKA-5600")
    @Tag("KAFKA-4704")
    void aReusedGroupIdDoesNotInheritFromTheDeletedGroup() {
        Actor a = stable(actor("a"));
        scene.commit(a, "t", 1);
        scene.leave(a);
        scene.request("delete", new GroupRequest.DeleteGroup(GROUP));
        assertThat(scene.state()).isEqualTo("Dead");
        scene.failOver();
        assertThat(scene.coordinator.list()).isEmpty();
        Actor b = stable(actor("b"));
        scene.failOver();
        assertThat(b.generation).isEqualTo(1);
        assertThat(scene.coordinator.committed(GROUP)).isEmpty();
    }

    @Test
    @Tag("KAFKA-8225")
    void ofTwoMembersWithOneInstanceIdTheOlderIsFenced() {
        Actor first = staticActor("s");
        Actor second = staticActor("s");
        scene.join(first);
        scene.join(second);
        assertThat(scene.transcript())
                .isEqualTo(
                        """
                               0  s joins
                               0  s joins
                                  -> s: FENCED_INSTANCE_ID
                        """);
        scene.pass(6_000);
        assertThat(second.generation).isEqualTo(1);
        assertThat(scene.coordinator.describe(GROUP).members()).hasSize(1);
    }

    @Test
    @Tag("KAFKA-8500")
    void aStaticMemberThatReturnsAmidARebalanceGetsANewIdAndTheOldOneIsFenced() {
        Actor s = stable(staticActor("s"));
        Actor other = actor("o");
        scene.join(other);
        scene.join(other);
        Actor returned = staticActor("s");
        scene.join(returned);
        scene.transcript();
        scene.heartbeat(s);
        assertThat(scene.transcript()).contains("FENCED_INSTANCE_ID");
        assertThat(returned.memberId).isNotEqualTo(s.memberId);
        assertThat(returned.generation).isEqualTo(2);
    }

    @Test
    @Tag("KAFKA-10284")
    void theNewIdOfARestartedStaticMemberOutlivesAReload() {
        stable(staticActor("s"));
        Actor returned = staticActor("s");
        scene.join(returned);
        scene.failOver();
        scene.transcript();
        scene.heartbeat(returned);
        assertThat(scene.transcript()).contains("NONE");
    }

    @Test
    @Tag("KAFKA-8715")
    void theIdsOfARestartedStaticMemberNeverRepeat() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Actor s = staticActor("s");
            scene.join(s);
            scene.pass(i == 0 ? 3_000 : 0);
            scene.sync(s, s.memberId, "t-0");
            ids.add(s.memberId);
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    @Tag("KAFKA-14201")
    void anOperatorCommitsForAnEmptyGroupWithAnInstanceIdButNoMemberId() {
        scene.commit(staticActor("s"), "t", 5);
        assertThat(scene.transcript()).contains("t-0 NONE");
    }

    @Test
    @Tag("KAFKA-12890")
    void aMemberThatNeverFetchesItsAssignmentDoesNotHoldUpTheGroup() {
        Actor a = stable(actor("a"));
        Actor b = actor("b");
        a.rebalanceMillis = 5_000;
        b.rebalanceMillis = 5_000;
        scene.join(b);
        scene.join(b);
        scene.join(a);
        assertThat(scene.state()).isEqualTo("CompletingRebalance");
        scene.sync(b);
        scene.pass(5_000);
        scene.join(b);
        assertThat(scene.transcript())
                .endsWith(
                        """
                            8000  time is up
                                  -> b: REBALANCE_IN_PROGRESS
                            8000  b joins as b#2
                                  -> b: generation 3, leader b#2, assign to b#2
                        """);
    }

    @Test
    @Tag("KAFKA-7909")
    void aRebalanceEndsWhenTheLastPendingMemberLapses() {
        Actor a = stable(actor("a"));
        Actor ghost = actor("ghost");
        Actor b = actor("b");
        b.memberIdRequired = false;
        scene.join(ghost);
        scene.join(b);
        scene.join(a);
        assertThat(a.generation).isEqualTo(1);
        scene.pass(10_000);
        assertThat(a.generation).isEqualTo(2);
        assertThat(b.generation).isEqualTo(2);
    }

    @Test
    @Tag("KAFKA-7610")
    @Tag("KAFKA-9752")
    void aNewMemberThatDiedInItsFirstJoinLapsesInTheEnd() {
        Actor old = actor("old");
        old.memberIdRequired = false;
        old.rebalanceMillis = Integer.MAX_VALUE;
        scene.join(old);
        Actor holdsItUp = actor("pending");
        holdsItUp.sessionMillis = 1_800_000;
        scene.pass(4_000);
        scene.sync(old, old.memberId, "t-0");
        scene.join(holdsItUp);
        Actor dead = actor("dead");
        dead.memberIdRequired = false;
        dead.rebalanceMillis = Integer.MAX_VALUE;
        scene.join(dead);
        scene.pass(GroupRules.NEW_MEMBER_JOIN_TIMEOUT_MILLIS);
        assertThat(scene.transcript()).contains("-> dead: UNKNOWN_MEMBER_ID");
        assertThat(scene.state()).isEqualTo("Empty");
    }

    @Test
    @Tag("KAFKA-9844")
    void membersWithAnIdInHandDoNotOutrunTheSizeLimit() {
        Scene small = new Scene(rules(2));
        List<Actor> actors = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            actors.add(actor("m" + i));
            small.join(actors.getLast());
        }
        actors.forEach(small::join);
        small.pass(70_000);
        assertThat(small.transcript().split("GROUP_MAX_SIZE_REACHED", -1)).hasSize(4);
        assertThat(actors.stream().filter(it -> it.generation >= 1)).hasSize(2);
    }

    @Test
    @Tag("KAFKA-9844")
    void idsInHandAreBoundedInNumberAndInTime() {
        for (int i = 0; i <= GroupRules.PENDING_MEMBERS_MAX; i++) {
            scene.join(actor("m"));
        }
        assertThat(scene.coordinator.group(GROUP).pending())
                .hasSize(GroupRules.PENDING_MEMBERS_MAX);
        scene.pass(10_000);
        assertThat(scene.coordinator.list()).isEmpty();
    }

    @Test
    @Tag("KAFKA-19163")
    void anOffsetCommittedWhileOthersExpireIsKept() {
        scene.commit(actor("x"), "t", 1);
        scene.commit(actor("x"), "u", 1);
        scene.millis += WEEK - 1;
        scene.commit(actor("x"), "t", 2);
        scene.pass(700_000);
        assertThat(scene.coordinator.committed(GROUP)).containsOnlyKeys(T);
        scene.failOver();
        assertThat(scene.coordinator.committed(GROUP)).containsOnlyKeys(T);
    }

    private void expectKept(Now now) {
        scene.coordinator.committed(GROUP);
        OffsetExpiry expiry = new OffsetExpiry(WEEK, now.wallMillis());
        GroupEntry entry = new GroupEntry(GROUP);
        scene.log.forEach(entry::apply);
        entry.install(scene.coordinator.group(GROUP), java.util.Map.of());
        assertThat(expiry.expired(entry)).isEmpty();
    }

    private Actor stable(Actor actor) {
        scene.join(actor);
        if (actor.instanceId.isEmpty()) {
            scene.join(actor);
        }
        scene.pass(3_000);
        scene.sync(actor, actor.memberId, "t-0");
        assertThat(scene.state()).isEqualTo("Stable");
        return actor;
    }

    private static GroupRules rules(int membersMax) {
        return new GroupRules(6_000, 1_800_000, membersMax, 3_000, 4_096, WEEK, 600_000);
    }
}
