package io.leat.cluster.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.partition.RoleChoice.Missing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RoleChoiceTest {
    private static final int SELF = 1;
    private static final PartitionState OWN = PartitionState.placedOn(List.of(SELF, 2));

    private static final ReplicaSets OTHERS_ONLY = ReplicaSets.of(List.of(2, SELF), List.of(2));

    private static ClusterImage registered(long epoch, BrokerStanding standing) {
        var self = new BrokerRegistration(SELF, epoch, List.of(), null, standing);
        return ClusterImage.empty("cluster").withBrokers(Map.of(SELF, self));
    }

    private static RoleChoice admitted() {
        RoleChoice choice = RoleChoice.before(ClusterImage.empty("cluster"), SELF);
        choice.admit(registered(1, BrokerStanding.ACTIVE));
        return choice;
    }

    @Test
    @Tag("KIP-380")
    void theRegistrationOfAnEarlierLifeAdmitsNobody() {
        ClusterImage left = registered(7, BrokerStanding.ACTIVE);
        RoleChoice choice = RoleChoice.before(left, SELF);
        assertThat(choice.admit(left)).isFalse();
        assertThat(choice.admit(registered(8, BrokerStanding.FENCED))).isFalse();
        assertThat(choice.admit(registered(8, BrokerStanding.ACTIVE))).isTrue();
    }

    @Test
    void aBrokerIsAdmittedOnce() {
        RoleChoice choice = RoleChoice.before(ClusterImage.empty("cluster"), SELF);
        assertThat(choice.admit(registered(1, BrokerStanding.ACTIVE))).isTrue();
        assertThat(choice.admit(registered(1, BrokerStanding.ACTIVE))).isFalse();
    }

    @Test
    void whoIsNotAdmittedLeadsOnlyWhatNobodyElseHas() {
        RoleChoice choice = new RoleChoice(SELF, -1);
        assertThat(choice.in(OWN)).isEqualTo(new Role.Follower(PartitionState.NO_LEADER, 0));
        assertThat(choice.in(PartitionState.placedOn(List.of(SELF)))).isEqualTo(new Role.Leader(0));
        assertThat(admitted().in(OWN)).isEqualTo(new Role.Leader(0));
    }

    @Test
    void whoeverLeadsIsFollowedInHisTerm() {
        PartitionState others = OWN.ledBy(2, OWN.replicaSets());
        assertThat(admitted().in(others)).isEqualTo(new Role.Follower(2, 1));
    }

    @Test
    @Tag("KIP-966")
    void aMissingLogIsLostWhereTheStateCountsOnIt() {
        RoleChoice choice = admitted();
        var eligible =
                new ReplicaSets(List.of(2, SELF), List.of(2), List.of(SELF), List.of(), List.of());
        assertThat(choice.missing(OWN, false)).isEqualTo(Missing.RESIGN);
        assertThat(choice.missing(OWN.with(eligible), false)).isEqualTo(Missing.RESIGN);
        assertThat(choice.missing(OWN, true)).as("nobody has written").isEqualTo(Missing.MAKE);
        assertThat(choice.missing(OWN.with(OTHERS_ONLY), false)).isEqualTo(Missing.MAKE);
    }

    @Test
    void nothingIsMadeAnewWhileALeaderMayCountOnTheLifeBefore() {
        RoleChoice choice = new RoleChoice(SELF, 7);
        assertThat(choice.missing(OWN.with(OTHERS_ONLY), false)).isEqualTo(Missing.WAIT);
        assertThat(choice.missing(OWN, true)).isEqualTo(Missing.MAKE);
        assertThat(choice.missing(PartitionState.placedOn(List.of(SELF)), false))
                .isEqualTo(Missing.MAKE);
    }

    @Test
    void aReplicatedLogKnowsOfNothingCommittedWhenItIsOpened() {
        RoleChoice choice = new RoleChoice(SELF, -1);
        assertThat(choice.committedAtOpening(OWN, 3, 9)).isEqualTo(3);
        assertThat(choice.committedAtOpening(PartitionState.placedOn(List.of(SELF)), 3, 9))
                .isEqualTo(9);
    }
}
