package io.leat.broker.throttle;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ThrottleConfig.Side;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.cluster.image.ClusterImage;
import io.leat.log.Clock;

/// Both sides of copying: what this broker sends to followers, and what it fetches as one.
public record Throttles(
        ReplicationThrottle leader, ReplicationThrottle follower, BrokerConfig config) {

    public static Throttles none(BrokerConfig config, Clock clock) {
        int id = config.server().brokerId();
        return new Throttles(
                new ReplicationThrottle(Side.LEADER, id, clock),
                new ReplicationThrottle(Side.FOLLOWER, id, clock),
                config);
    }

    /// Takes over what the image says; on the mirror's thread.
    public void apply(ClusterImage before, ClusterImage after) {
        ConfigLayers layers =
                new ConfigLayers(
                        config.values(),
                        after.brokerConfigs(ClusterImage.ALL_BROKERS),
                        after.brokerConfigs(Integer.toString(config.server().brokerId())));
        leader.apply(before, after, layers);
        follower.apply(before, after, layers);
    }
}
