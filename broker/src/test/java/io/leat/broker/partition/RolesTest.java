package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RolesTest {
    private static final int SELF = 1;

    private static ClusterImage registered(long epoch, BrokerStanding standing) {
        var self = new BrokerRegistration(SELF, epoch, List.of(), null, standing);
        return ClusterImage.empty("cluster").withBrokers(Map.of(SELF, self));
    }

    private static Roles startedAt(ClusterImage image) {
        var logs = new LogDirectories(List.of(), Map.of(), new FlushRouter());
        return new Roles(
                Roles.Self.before(image, SELF),
                logs,
                new TestPartitions.Followed(),
                new TestPartitions.NobodyWatches(),
                new ManualClock());
    }

    @Test
    @Tag("KIP-380")
    void theRegistrationOfAnEarlierLifeAdmitsNobody() {
        ClusterImage left = registered(7, BrokerStanding.ACTIVE);
        Roles roles = startedAt(left);
        assertThat(roles.admit(left)).isFalse();
        assertThat(roles.admit(registered(8, BrokerStanding.FENCED))).isFalse();
        assertThat(roles.admit(registered(8, BrokerStanding.ACTIVE))).isTrue();
    }

    @Test
    void aBrokerIsAdmittedOnce() {
        Roles roles = startedAt(ClusterImage.empty("cluster"));
        assertThat(roles.admit(registered(1, BrokerStanding.ACTIVE))).isTrue();
        assertThat(roles.admit(registered(1, BrokerStanding.ACTIVE))).isFalse();
    }
}
