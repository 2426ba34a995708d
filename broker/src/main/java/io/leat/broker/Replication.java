package io.leat.broker;

import io.leat.broker.api.forward.Forwarder;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.coordination.Coordination;
import io.leat.broker.partition.LogDirectories;
import io.leat.broker.partition.Partitions;
import io.leat.broker.partition.Roles;
import io.leat.broker.peer.PeerWatch;
import io.leat.broker.replication.Fetchers;
import io.leat.broker.replication.InSyncKeeper;
import io.leat.broker.replication.ReplicationSite;
import io.leat.broker.throttle.Throttles;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.partition.RoleChoice;
import io.leat.log.Clock;

/// What copies partitions from and to other brokers.
record Replication(
        ReplicationSite site, Fetchers fetchers, InSyncKeeper inSync, Throttles throttles)
        implements AutoCloseable {

    static Replication open(BrokerConfig config, Coordination coordination, Clock clock) {
        Throttles throttles = Throttles.none(config, clock);
        coordination.mirror().subscribe(throttles::apply);
        var self =
                new ReplicationSite.Self(
                        config.server().brokerId(),
                        config.listeners().interBrokerListener(),
                        coordination::suspect,
                        throttles.follower());
        var site =
                new ReplicationSite(
                        self,
                        coordination.mirror()::image,
                        config.replication(),
                        PeerWatch.start(clock),
                        clock);
        return new Replication(site, new Fetchers(site), new InSyncKeeper(site), throttles);
    }

    /// `image` is from before this broker registers.
    Roles roles(LogDirectories logs, ClusterImage image) {
        return new Roles(
                RoleChoice.before(image, site.self().brokerId()),
                logs,
                fetchers,
                inSync,
                site.clock());
    }

    /// What asks the controller for clients.
    Forwarder forwarder() {
        return new Forwarder(
                site.self().brokerId(), site.self().listener(), site.image(), site.watch());
    }

    void start(Partitions partitions) {
        inSync.start(partitions::ledWithOthers);
    }

    @Override
    public void close() {
        inSync.close();
        fetchers.close();
        site.watch().close();
    }
}
