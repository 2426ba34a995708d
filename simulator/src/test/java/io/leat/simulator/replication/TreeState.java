package io.leat.simulator.replication;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.image.TopicTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What ZooKeeper holds after the change `zxid`. The version of the controller's epoch is the
/// epoch.
record TreeState(
        long zxid,
        Map<Integer, Registered> brokers,
        Map<Integer, Activation> activations,
        Office office,
        Page page,
        Map<Integer, Integer> owners,
        Map<Integer, Suspect> suspects) {
    static final TreeState EMPTY =
            new TreeState(
                    0,
                    Map.of(),
                    Map.of(),
                    new Office(0, null),
                    new Page(0, null),
                    Map.of(),
                    Map.of());

    /// An ephemeral registration; `instance` is the data directory that registered.
    record Registered(int broker, long epoch, long session, long instance, boolean stopping) {
        Registered whenStopping() {
            return new Registered(broker, epoch, session, instance, true);
        }
    }

    /// That a broker's registration `epoch` may be a dead one's; ephemeral.
    record Suspect(long epoch, long session) {}

    record Activation(long epoch, int version) {}

    /// The controller's epoch, and who holds the office.
    record Office(int epoch, @Nullable Controller holder) {}

    record Controller(int broker, int epoch, long session) {}

    /// The one topic.
    record Page(int version, @Nullable TopicImage topic) {}

    /// The owner's node gets a new version with each registration.
    TreeState withBroker(Registered broker) {
        Map<Integer, Registered> more = new TreeMap<>(brokers);
        more.put(broker.broker, broker);
        Map<Integer, Integer> owned = new TreeMap<>(owners);
        owned.merge(broker.broker, 1, Integer::sum);
        return new TreeState(zxid, more, activations, office, page, owned, suspects);
    }

    /// The broker says in its registration that it wants to stop.
    TreeState withStopping(int broker) {
        Map<Integer, Registered> same = new TreeMap<>(brokers);
        same.computeIfPresent(broker, (_, registered) -> registered.whenStopping());
        return new TreeState(zxid, same, activations, office, page, owners, suspects);
    }

    TreeState withoutBroker(int broker) {
        Map<Integer, Registered> fewer = new TreeMap<>(brokers);
        fewer.remove(broker);
        return new TreeState(zxid, fewer, activations, office, page, owners, suspects);
    }

    /// As `seen` was, without that registration; null if another one may have come since.
    @Nullable TreeState withoutDead(int broker, long epoch, TreeState seen) {
        if (seen.epoch(broker) != epoch) {
            return this;
        }
        return !brokers.containsKey(broker)
                        || !Objects.equals(owners.get(broker), seen.owners.get(broker))
                ? null
                : withoutBroker(broker).without(broker);
    }

    TreeState with(int broker, Suspect suspect) {
        Map<Integer, Suspect> more = new TreeMap<>(suspects);
        more.put(broker, suspect);
        return new TreeState(zxid, brokers, activations, office, page, owners, more);
    }

    /// Nobody suspects the broker.
    TreeState without(int broker) {
        Map<Integer, Suspect> fewer = new TreeMap<>(suspects);
        fewer.remove(broker);
        return new TreeState(zxid, brokers, activations, office, page, owners, fewer);
    }

    /// Of the broker's registration; -1 if it has none.
    long epoch(int broker) {
        Registered registered = brokers.get(broker);
        return registered == null ? -1 : registered.epoch;
    }

    TreeState withActivation(int broker, Activation activation) {
        Map<Integer, Activation> more = new TreeMap<>(activations);
        more.put(broker, activation);
        return new TreeState(zxid, brokers, more, office, page, owners, suspects);
    }

    TreeState with(Office newOffice) {
        return new TreeState(zxid, brokers, activations, newOffice, page, owners, suspects);
    }

    TreeState with(TopicImage topic) {
        Page next = new Page(page.version + 1, topic);
        return new TreeState(zxid, brokers, activations, office, next, owners, suspects);
    }

    TreeState at(long newZxid) {
        return new TreeState(newZxid, brokers, activations, office, page, owners, suspects);
    }

    /// What is left when a session ends.
    TreeState withoutSession(long session) {
        Map<Integer, Registered> left = new TreeMap<>(brokers);
        Predicate<Registered> gone = broker -> broker.session == session;
        left.values().removeIf(gone);
        Controller holder = office.holder;
        Office after =
                holder != null && holder.session == session
                        ? new Office(office.epoch, null)
                        : office;
        Map<Integer, Suspect> suspected = new TreeMap<>(suspects);
        suspected.values().removeIf(suspect -> suspect.session == session);
        return new TreeState(zxid, left, activations, after, page, owners, suspected);
    }

    boolean isLive(int broker) {
        Registered registered = brokers.get(broker);
        Activation activation = activations.get(broker);
        return registered != null && activation != null && activation.epoch == registered.epoch;
    }

    private BrokerStanding standing(Registered broker) {
        if (!isLive(broker.broker)) {
            return BrokerStanding.FENCED;
        }
        return broker.stopping ? BrokerStanding.STOPPING : BrokerStanding.ACTIVE;
    }

    ClusterImage image() {
        Map<Integer, BrokerRegistration> live = new HashMap<>();
        brokers.forEach((id, broker) -> {
            BrokerStanding standing = standing(broker);
            live.put(id, new BrokerRegistration(id, broker.epoch, List.of(), null, standing));
        });
        TopicImage topic = page.topic;
        TopicTable topics =
                topic == null ? TopicTable.EMPTY : TopicTable.EMPTY.with(List.of(topic), Set.of());
        Controller holder = office.holder;
        return ClusterImage.empty("simulated")
                .withBrokers(live)
                .withTopics(topics)
                .withController(holder == null ? ClusterImage.NO_CONTROLLER : holder.broker);
    }
}
