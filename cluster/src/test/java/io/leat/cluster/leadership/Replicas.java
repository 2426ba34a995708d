package io.leat.cluster.leadership;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.partition.IsrChange;
import io.leat.protocol.Uuid;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// One partition on brokers that come and go, its states told in words such as `leader 1 term 0 in
/// sync 1,2,3`.
final class Replicas implements ReplicaRules {
    static final Uuid TOPIC = new Uuid(4, 2);

    private int inSyncMin = 2;
    private boolean unclean;
    private long nextEpoch = 100;
    private ClusterImage image = ClusterImage.empty("cluster");

    /// Active brokers, each with a replica of the one partition; the first leads.
    Replicas(Integer... brokers) {
        for (int broker : brokers) {
            put(broker, BrokerStanding.ACTIVE);
        }
        put(PartitionState.placedOn(List.of(brokers)));
    }

    Replicas inSyncMin(int count) {
        inSyncMin = count;
        return this;
    }

    Replicas unclean() {
        unclean = true;
        return this;
    }

    /// Puts the partition in this state.
    Replicas put(PartitionState state) {
        var topic = new TopicImage("orders", TOPIC, List.of(state), Map.of());
        image = image.with(new ClusterChange.TopicPut(topic));
        return this;
    }

    /// The partition as it is, but with these in sync and eligible.
    Replicas put(List<Integer> inSync, List<Integer> eligible) {
        PartitionState now = state();
        return put(
                new PartitionState(
                        now.leader(),
                        now.leaderEpoch(),
                        now.partitionEpoch(),
                        now.replicaSets().withInSync(inSync, eligible)));
    }

    /// A broker that is there already is another one: its earlier registration ended unnoticed.
    String starts(int broker) {
        put(broker, BrokerStanding.FENCED);
        return settle();
    }

    /// As [#starts(int)], but the controller has not looked yet.
    Replicas fenced(int broker) {
        put(broker, BrokerStanding.FENCED);
        return this;
    }

    void apply(ClusterChange change) {
        image = image.with(change);
    }

    String dies(Integer... brokers) {
        Map<Integer, BrokerRegistration> left = new HashMap<>(image.brokers());
        Arrays.asList(brokers).forEach(left::remove);
        image = image.withBrokers(left);
        return settle();
    }

    String stops(int broker) {
        stopping(broker);
        return settle();
    }

    /// As [#stops(int)], but the controller has not looked yet.
    void stopping(int broker) {
        Map<Integer, BrokerRegistration> brokers = new HashMap<>(image.brokers());
        brokers.computeIfPresent(broker, (_, was) -> was.with(BrokerStanding.STOPPING));
        image = image.withBrokers(brokers);
    }

    /// The controller looks at its brokers.
    String settle() {
        for (ClusterChange change : BrokerChanges.decide(image, this)) {
            image = image.with(change);
        }
        return words();
    }

    /// The leader proposes these, in the epochs that the image shows.
    String proposes(int leader, Integer... inSync) {
        return propose(leader, proposal(inSync));
    }

    String propose(int leader, IsrProposal proposal) {
        return propose(new IsrProposals(leader, epoch(leader), List.of(proposal)));
    }

    String propose(IsrProposals proposals) {
        Decision<PartitionState> decision = IsrAlteration.decide(image, proposals, this);
        image = decision.applyTo(image);
        return switch (decision.outcomes().getFirst()) {
            case Outcome.Accepted<PartitionState>(PartitionState state) -> words(state);
            case Outcome.Refused<PartitionState>(Refusal refusal) -> refusal.error().toString();
        };
    }

    IsrProposal proposal(Integer... inSync) {
        List<IsrChange.Member> members =
                Arrays.stream(inSync)
                        .map(broker -> new IsrChange.Member(broker, epoch(broker)))
                        .toList();
        return new IsrProposal(
                TOPIC, 0, new IsrChange(state().leaderEpoch(), state().partitionEpoch(), members));
    }

    ClusterImage image() {
        return image;
    }

    PartitionState state() {
        return Objects.requireNonNull(image.topic(TOPIC)).partitions().getFirst();
    }

    long epoch(int broker) {
        BrokerRegistration registration = image.brokers().get(broker);
        return registration == null ? -2 : registration.epoch();
    }

    BrokerStanding standing(int broker) {
        return Objects.requireNonNull(image.brokers().get(broker)).standing();
    }

    String words() {
        return words(state());
    }

    /// Where the replicas are, such as ` on 2,3,1 adding 3 removing 1`.
    String places() {
        ReplicaSets sets = state().replicaSets();
        return " on "
                + list(sets.all())
                + (sets.adding().isEmpty() ? "" : " adding " + list(sets.adding()))
                + (sets.removing().isEmpty() ? "" : " removing " + list(sets.removing()));
    }

    private static String words(PartitionState state) {
        ReplicaSets sets = state.replicaSets();
        String leader = state.leader() < 0 ? "no leader" : "leader " + state.leader();
        return leader
                + " term "
                + state.leaderEpoch()
                + " in sync "
                + list(sets.inSync())
                + (sets.eligible().isEmpty() ? "" : " eligible " + list(sets.eligible()));
    }

    private static String list(List<Integer> brokers) {
        return brokers.isEmpty()
                ? "nobody"
                : brokers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private void put(int id, BrokerStanding standing) {
        Map<Integer, BrokerRegistration> brokers = new HashMap<>(image.brokers());
        brokers.put(id, new BrokerRegistration(id, nextEpoch++, List.of(), null, standing));
        image = image.withBrokers(brokers);
    }

    @Override
    public int inSyncMin(ClusterImage now, TopicImage topic) {
        return inSyncMin;
    }

    @Override
    public boolean mayElectUnclean(ClusterImage now, TopicImage topic) {
        return unclean;
    }
}
