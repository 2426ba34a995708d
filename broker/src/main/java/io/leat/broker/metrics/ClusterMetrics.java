package io.leat.broker.metrics;

import io.leat.broker.coordination.Coordination;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import java.util.List;
import java.util.Locale;

/// The cluster as this broker sees it, and its session with ZooKeeper.
public record ClusterMetrics(int self, Coordination coordination) implements MetricSource {
    private static final Metric CONNECTED =
            Metric.gauge("leat_zookeeper_connected", "1 while there is a connection to ZooKeeper.")
                    .advise(
                            "At 0: topics, configurations and leaders cannot change; look at"
                                    + " ZooKeeper and at the network to it.");
    private static final Metric EXPIRED =
            Metric.counter(
                            "leat_zookeeper_sessions_expired_total",
                            "Sessions that ZooKeeper let expire.")
                    .advise(
                            "Each cost this broker its leaderships: it was paused, or cut off, for"
                                    + " longer than `zookeeper.session.timeout.ms`.");
    private static final Metric CONTROLLER =
            Metric.gauge("leat_controller", "1 on the broker that is the controller.")
                    .advise("The sum over all brokers is 1, but for moments.");
    private static final Metric BROKERS =
            Metric.gauge(
                            "leat_cluster_brokers",
                            "Registered brokers by standing, as this broker sees them: active,"
                                    + " fenced (not yet let in) or stopping.",
                            "standing")
                    .advise("Fewer active than there should be: a broker is gone.");
    private static final Metric TOPICS =
            Metric.gauge("leat_cluster_topics", "Topics of the cluster.");
    private static final Metric PARTITIONS =
            Metric.gauge("leat_cluster_partitions", "Partitions of the cluster.");
    private static final Metric LEADERLESS =
            Metric.gauge(
                            "leat_cluster_partitions_without_leader",
                            "Partitions of the cluster that nobody leads.")
                    .advise(
                            "Above 0: they can be neither written nor read; bring back a broker"
                                    + " that is in sync or eligible.");
    private static final Metric WAITING =
            Metric.gauge(
                            "leat_controller_waiting_decisions",
                            "Changes that wait to be decided by this broker as the controller.")
                    .advise("Stays high: ZooKeeper is slow, or away; 10,000 is the bound.");
    private static final Metric DECISIONS =
            Metric.histogram(
                    "leat_controller_decision_duration_seconds",
                    "From a change being asked of this broker to its being written and seen, or"
                            + " refused.");
    private static final Metric ELECTIONS =
            Metric.counter(
                            "leat_controller_leader_elections_total",
                            "New terms of partition leaders that this broker decided on.")
                    .advise("Bursts come with brokers that go and come; a steady rate is bad.");
    private static final Metric UNCLEAN =
            Metric.counter(
                            "leat_controller_unclean_elections_total",
                            "Elected leaders that may lack committed records.")
                    .advise(
                            "Any increase: records may be lost; `leader.elected.unclean` in the"
                                    + " broker's log names the partitions.");
    static final List<Metric> METRICS =
            List.of(
                    CONNECTED,
                    EXPIRED,
                    CONTROLLER,
                    BROKERS,
                    TOPICS,
                    PARTITIONS,
                    LEADERLESS,
                    WAITING,
                    DECISIONS,
                    ELECTIONS,
                    UNCLEAN);

    @Override
    public void read(MetricPage page) {
        page.put(CONNECTED, coordination.isConnected());
        page.put(EXPIRED, coordination.expiredSessions());
        page.put(WAITING, coordination.waitingDecisions());
        page.put(DECISIONS, coordination.decisions());
        page.put(ELECTIONS, coordination.leaderElections());
        page.put(UNCLEAN, coordination.uncleanElections());
        read(coordination.mirror().image(), page);
    }

    private void read(ClusterImage image, MetricPage page) {
        page.put(CONTROLLER, image.controllerId() == self);
        for (BrokerStanding standing : BrokerStanding.values()) {
            page.put(
                    BROKERS,
                    image.brokers().values().stream()
                            .map(BrokerRegistration::standing)
                            .filter(standing::equals)
                            .count(),
                    standing.name().toLowerCase(Locale.ROOT));
        }
        page.put(TOPICS, image.topics().size());
        page.put(
                PARTITIONS,
                image.topics().values().stream()
                        .mapToInt(topic -> topic.partitions().size())
                        .sum());
        page.put(
                LEADERLESS,
                image.topics().values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .filter(state -> state.leader() == PartitionState.NO_LEADER)
                        .count());
    }
}
