package io.leat.simulator.replication;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.leadership.IsrAlteration;
import io.leat.cluster.leadership.IsrProposal;
import io.leat.cluster.leadership.IsrProposals;
import io.leat.cluster.partition.IsrChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What `InSyncKeeper` is: asks the controller to change who is in sync, again until it hears.
final class InSync {
    private static final int RETRY_MILLIS = 50;
    private static final int PATIENCE_MILLIS = 150;

    private final World world;
    private final Host host;
    private final Map<Leading, IsrChange> proposals = new LinkedHashMap<>();
    private final Map<Integer, PartitionState> resignations = new TreeMap<>();

    /// Counts the requests; 0 in `awaited` when no answer is awaited.
    private int asked;

    private int awaited;

    InSync(World world, Host host) {
        this.world = world;
        this.host = host;
    }

    void start() {
        host.in(World.LAG_MILLIS_MAX / 2, this::look);
        host.in(RETRY_MILLIS, this::retry);
    }

    private void look() throws IOException {
        for (Hosted replica : host.replicas().values()) {
            if (replica instanceof Leading led) {
                propose(led);
            }
        }
        ask();
        host.in(World.LAG_MILLIS_MAX / 2, this::look);
    }

    private void retry() throws IOException {
        ask();
        host.in(RETRY_MILLIS, this::retry);
    }

    /// A replica outside the in-sync ones has caught up.
    void mayGrow(Leading led) {
        host.in(
                0,
                () -> {
                    propose(led);
                    ask();
                });
    }

    void resign(int partition, PartitionState state) {
        resignations.put(partition, state);
    }

    private void propose(Leading led) {
        ClusterImage image = host.image();
        led.propose(broker -> IsrChange.admissible(image, broker))
                .ifPresent(proposal -> {
                    world.note("broker %d proposes %s", host.id(), proposal);
                    proposals.put(led, proposal);
                });
    }

    private void ask() throws IOException {
        proposals.entrySet().removeIf(entry -> !entry.getKey().isUnderWay(entry.getValue()));
        TopicImage topic = host.image().topic(World.TOPIC);
        resignations
                .entrySet()
                .removeIf(entry ->
                        topic == null || !entry.getValue().equals(topic.partition(entry.getKey())));
        int controller = host.image().controllerId();
        BrokerRegistration own = host.image().brokers().get(host.id());
        if (awaited != 0
                || controller == ClusterImage.NO_CONTROLLER
                || own == null
                || (proposals.isEmpty() && resignations.isEmpty())) {
            return;
        }
        int mine = ++asked;
        awaited = mine;
        host.in(
                PATIENCE_MILLIS,
                () -> {
                    if (awaited == mine) {
                        awaited = 0;
                        BrokerRegistration silent = host.image().brokers().get(controller);
                        if (silent != null) {
                            host.office().dials().suspect(controller, silent.epoch());
                        }
                    }
                });
        Map<Leading, IsrChange> sent = new LinkedHashMap<>(proposals);
        IsrProposals request = request(own.epoch(), sent);
        world.<Optional<Decision<PartitionState>>>call(
                host,
                controller,
                (other, reply) ->
                        other.office()
                                .desk()
                                .submit(
                                        image -> IsrAlteration.decide(image, request, world),
                                        reply::accept),
                answer -> {
                    if (awaited == mine) {
                        awaited = 0;
                        take(answer.orElse(null), sent);
                    }
                });
    }

    private IsrProposals request(long epoch, Map<Leading, IsrChange> sent) {
        List<IsrProposal> partitions = new ArrayList<>();
        sent.forEach((led, change) ->
                partitions.add(new IsrProposal(World.TOPIC, led.partition(), change)));
        resignations.forEach((partition, state) ->
                partitions.add(
                        new IsrProposal(
                                World.TOPIC, partition, IsrChange.resignation(state, host.id()))));
        return new IsrProposals(host.id(), epoch, partitions);
    }

    private void take(@Nullable Decision<PartitionState> decision, Map<Leading, IsrChange> sent)
            throws IOException {
        if (decision == null) {
            return; // not the controller
        }
        var outcomes = decision.outcomes().iterator();
        for (Map.Entry<Leading, IsrChange> asked : sent.entrySet()) {
            if (outcomes.next() instanceof Outcome.Refused<PartitionState>(Refusal refusal)
                    && asked.getKey().rejected(asked.getValue(), refusal.error())) {
                proposals.remove(asked.getKey(), asked.getValue());
            }
        }
    }
}
