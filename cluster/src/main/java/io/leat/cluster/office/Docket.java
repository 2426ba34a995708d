package io.leat.cluster.office;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.leadership.BrokerChanges;
import io.leat.cluster.leadership.ConfigConsequences;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// What the controller has to decide and to have written: first what follows from brokers that came
/// and went, then what was asked, in order. What waits is decided together on one image and written
/// together; a batch is over when the image shows all of it. Confined to its owner.
public final class Docket {
    /// Hears of each change that was decided.
    public interface Observer {
        void decided(ClusterChange change, ClusterImage before);
    }

    private final ReplicaRules rules;
    private final IntPredicate remembers;
    private final Observer observer;
    private final Deque<Case> waiting = new ArrayDeque<>();

    /// Decided together, and not yet known to be written.
    private List<Case> batch = new ArrayList<>();

    /// By what they change; a later decision takes the place of an earlier one.
    private final Map<Object, ClusterChange> unwritten = new LinkedHashMap<>();

    private @Nullable Leadership decidedUnder;

    /// For which brokers, by which controller, everything is as it should be, or on its way there.
    private @Nullable Leadership settledUnder;

    private Map<Integer, BrokerRegistration> settledBrokers = Map.of();

    /// Registrations of processes that are gone, by broker, which are to be removed.
    private final Map<Integer, Long> dead = new TreeMap<>();

    /// Whether the batch had to be written and was not, or nobody knows.
    private boolean interrupted;

    /// `remembers` tells whether there is anything of a broker but its registration.
    public Docket(ReplicaRules rules, IntPredicate remembers, Observer observer) {
        this.rules = rules;
        this.remembers = remembers;
        this.observer = observer;
    }

    public void submit(Case asked) {
        waiting.add(asked);
    }

    /// Nobody waits for it any more: it makes room.
    public void withdraw(Case asked) {
        waiting.remove(asked);
    }

    /// How many wait to be decided.
    public int waitingCount() {
        return waiting.size();
    }

    /// The process that registered by `epoch` is gone. The registration is removed together with
    /// what follows from that.
    public void remove(int broker, long epoch) {
        dead.put(broker, epoch);
    }

    /// A write failed, or nobody will hear what became of it.
    public void interrupted() {
        interrupted = true;
    }

    /// What has to be written now, in this order, under the leadership of the last step; empty when
    /// there is nothing.
    public Collection<ClusterChange> unwritten() {
        return Collections.unmodifiableCollection(unwritten.values());
    }

    /// To be called with each image, while no write is under way. Returns the answers that may go
    /// out once everybody has heard of `image`.
    public List<Runnable> step(ClusterImage image, @Nullable Leadership leadership) {
        List<Runnable> answers = new ArrayList<>(finishBatch(image, leadership));
        if (leadership == null) {
            dead.clear();
            if (image.controllerId() != ClusterImage.NO_CONTROLLER) {
                refuseWaiting();
            }
        } else if (unwritten.isEmpty()) {
            interrupted = false;
            ClusterImage settled = settleBrokers(image, leadership);
            decideWaiting(settled, leadership, answers);
        }
        return answers;
    }

    /// The batch is over when all of it shows, or when its controller was replaced. It is not tried
    /// again for nobody: that may be minutes later.
    private List<Runnable> finishBatch(ClusterImage image, @Nullable Leadership leadership) {
        if (unwritten.isEmpty()) {
            return List.of();
        }
        unwritten.values().removeIf(change -> isVisible(change, image));
        List<Runnable> answers = new ArrayList<>();
        if (unwritten.isEmpty()) {
            batch.forEach(asked -> answers.add(asked::confirm));
        } else if (!Objects.equals(decidedUnder, leadership)) {
            batch.forEach(asked -> answers.add(asked::refuse));
        } else if (interrupted && !batch.isEmpty() && batch.stream().noneMatch(Case::isAwaited)) {
            settleAnew();
        } else {
            return List.of();
        }
        batch = new ArrayList<>();
        unwritten.clear();
        interrupted = false;
        return answers;
    }

    /// What follows from brokers is not for those who asked.
    private void settleAnew() {
        settledUnder = null;
        for (ClusterChange change : unwritten.values()) {
            if (change instanceof ClusterChange.BrokerRemoved(int broker, long epoch)) {
                dead.put(broker, epoch);
            }
        }
    }

    private void refuseWaiting() {
        for (Case asked = waiting.poll(); asked != null; asked = waiting.poll()) {
            asked.refuse();
        }
    }

    /// What follows from brokers that came and went comes before whatever else is asked.
    private ClusterImage settleBrokers(ClusterImage image, Leadership leadership) {
        ClusterImage settled = withoutDead(image);
        if (leadership.equals(settledUnder) && settled.brokers().equals(settledBrokers)) {
            return settled;
        }
        decidedUnder = leadership;
        settledUnder = leadership;
        settledBrokers = settled.brokers();
        List<ClusterChange> changes = BrokerChanges.decide(settled, rules);
        for (ClusterChange change : changes) {
            add(change, settled);
        }
        return settled.withAll(changes);
    }

    private ClusterImage withoutDead(ClusterImage image) {
        ClusterImage living = image;
        for (Map.Entry<Integer, Long> gone : dead.entrySet()) {
            var change = new ClusterChange.BrokerRemoved(gone.getKey(), gone.getValue());
            if (!isVisible(change, living)) {
                unwritten.put(subject(change), change);
                living = living.with(change);
            }
        }
        dead.clear();
        return living;
    }

    private void decideWaiting(ClusterImage image, Leadership leadership, List<Runnable> answers) {
        ClusterImage working = image;
        decidedUnder = leadership;
        for (Case asked = waiting.poll(); asked != null; asked = waiting.poll()) {
            try {
                Decision<?> decision = asked.decide(working);
                if (decision == null) {
                    continue;
                }
                for (ClusterChange wanted : decision.changes()) {
                    for (ClusterChange change : ConfigConsequences.of(working, wanted, rules)) {
                        add(change, working);
                        working = working.with(change);
                    }
                }
                if (decision.changes().isEmpty() && unwritten.isEmpty()) {
                    answers.add(asked::confirm);
                } else {
                    batch.add(asked);
                }
            } catch (RuntimeException e) { // loop top: one request must not take the others along
                asked.failed(e);
            }
        }
    }

    private void add(ClusterChange change, ClusterImage before) {
        unwritten.put(subject(change), change);
        observer.decided(change, before);
    }

    private static Object subject(ClusterChange change) {
        return switch (change) {
            case ClusterChange.TopicPut put -> put.topic().id();
            case ClusterChange.TopicRemoved removed -> removed.id();
            case ClusterChange.BrokerConfigsPut put -> put.broker();
            case ClusterChange.BrokerActivated activated -> activated.broker();
            case ClusterChange.BrokerRemoved gone -> gone.broker();
            case ClusterChange.BrokerForgotten forgotten -> forgotten;
        };
    }

    private boolean isVisible(ClusterChange change, ClusterImage image) {
        return switch (change) {
            case ClusterChange.TopicPut put -> put.topic().equals(image.topic(put.topic().name()));
            case ClusterChange.TopicRemoved removed -> image.topic(removed.id()) == null;
            case ClusterChange.BrokerConfigsPut put ->
                    put.configs().equals(image.brokerConfigs(put.broker()));
            case ClusterChange.BrokerActivated(int broker, long epoch) -> {
                BrokerRegistration registered = image.brokers().get(broker);
                yield registered == null || registered.epoch() != epoch || registered.isLive();
            }
            case ClusterChange.BrokerRemoved(int broker, long epoch) -> {
                BrokerRegistration registered = image.brokers().get(broker);
                yield registered == null || registered.epoch() != epoch;
            }
            case ClusterChange.BrokerForgotten(int broker) -> !remembers.test(broker);
        };
    }
}
