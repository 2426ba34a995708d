package io.leat.cluster.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Brokers die, return and stop, leaders propose, in any order. What is committed is modelled as
/// the set of brokers that have it: a commit makes it the in-sync replicas, and happens only when
/// there are enough of them. A leader without an answer waits for the larger set (KAFKA-8836).
/// `-Dleat.seed` runs one seed, `-Dleat.seeds` as many as it says.
class RandomReplicasTest {
    private static final int STEPS = 120;
    private static final int BROKERS = 4;

    static IntStream seeds() {
        Integer seed = Integer.getInteger("leat.seed");
        int first = seed == null ? 1 : seed;
        int count = Integer.getInteger("leat.seeds", seed == null ? 400 : 1);
        return IntStream.range(first, first + count);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoLeadsHasWhatIsCommittedAndEpochsOnlyGrow(int seed) {
        new Story(seed).run();
    }

    /// One run.
    private static final class Story {
        private final int seed;
        private final Random random;
        private final int inSyncMin;
        private final Replicas replicas;
        private final StringBuilder told = new StringBuilder();

        /// Who has every committed record.
        private Set<Integer> complete;

        /// Sent by a leader and not answered. As long as it is in that term it waits for these too.
        private IsrProposals late;

        private boolean answered = true;

        /// In which registration of which broker each term is led.
        private final Map<Integer, Long> terms = new HashMap<>();

        Story(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            Integer[] brokers =
                    IntStream.range(0, 2 + random.nextInt(BROKERS - 1))
                            .boxed()
                            .toArray(Integer[]::new);
            this.inSyncMin = 1 + random.nextInt(3);
            this.replicas = new Replicas(brokers).inSyncMin(inSyncMin);
            this.complete = Set.copyOf(replicas.state().isr());
            this.late = new IsrProposals(0, replicas.epoch(0), List.of(replicas.proposal(0)));
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                PartitionState before = replicas.state();
                told.append(step()).append(" -> ").append(replicas.words()).append('\n');
                check(before, replicas.state());
                commit();
            }
            recover();
        }

        private String step() {
            int broker = random.nextInt(replicas.state().replicas().size());
            return switch (random.nextInt(6)) {
                case 0 -> "dies " + broker + replicas.dies(broker);
                case 1 -> "starts " + broker + replicas.starts(broker);
                case 2 -> "stops " + broker + replicas.stops(broker);
                case 3 -> late();
                default -> isAwaited() ? late() : propose();
            };
        }

        /// A leader takes in only who has what it has; it may put anybody out.
        private String propose() {
            PartitionState now = replicas.state();
            int leader = now.leader();
            if (leader == PartitionState.NO_LEADER || replicas.epoch(leader) < 0) {
                return "nobody proposes";
            }
            Integer[] wanted =
                    now.replicas().stream()
                            .filter(id -> id == leader || random.nextBoolean())
                            .toArray(Integer[]::new);
            var proposals =
                    new IsrProposals(
                            leader, replicas.epoch(leader), List.of(replicas.proposal(wanted)));
            if (random.nextInt(4) == 0) {
                late = proposals;
                answered = false;
                addComplete(late.partitions().getFirst().brokers());
                return "delayed " + List.of(wanted);
            }
            String answer = replicas.propose(proposals);
            addComplete(replicas.state().isr());
            return "proposes " + List.of(wanted) + " " + answer;
        }

        private String late() {
            answered = true;
            return "late " + replicas.propose(late);
        }

        private boolean isAwaited() {
            PartitionState now = replicas.state();
            return !answered
                    && late.broker() == now.leader()
                    && late.brokerEpoch() == replicas.epoch(now.leader())
                    && late.partitions().getFirst().leaderEpoch() == now.leaderEpoch();
        }

        private void addComplete(Collection<Integer> caughtUp) {
            Set<Integer> more = new HashSet<>(complete);
            more.addAll(caughtUp);
            complete = more;
        }

        private void commit() {
            PartitionState now = replicas.state();
            boolean served =
                    now.leader() != PartitionState.NO_LEADER && replicas.epoch(now.leader()) >= 0;
            int needed = Math.min(inSyncMin, now.replicas().size());
            if (served && now.isr().size() >= needed) {
                complete = Set.copyOf(now.isr());
                if (isAwaited()) {
                    addComplete(late.partitions().getFirst().brokers());
                }
            }
        }

        private void check(PartitionState before, PartitionState after) {
            ReplicaSets sets = after.replicaSets();
            String story = "seed " + seed + " minimum " + inSyncMin + "\n" + told;
            assertThat(sets.inSync()).as(story).isNotEmpty().doesNotHaveDuplicates();
            assertThat(sets.all()).as(story).containsAll(sets.inSync());
            assertThat(sets.all()).as(story).containsAll(sets.eligible());
            assertThat(sets.eligible()).as(story).doesNotContainAnyElementsOf(sets.inSync());
            if (after.leader() != PartitionState.NO_LEADER) {
                assertThat(sets.inSync()).as(story).contains(after.leader());
                assertThat(replicas.standing(after.leader()))
                        .as(story)
                        .isNotEqualTo(BrokerStanding.FENCED);
                long registration = replicas.epoch(after.leader());
                assertThat(terms.merge(after.leaderEpoch(), registration, (was, is) -> was))
                        .as(story)
                        .isEqualTo(registration);
            }
            assertThat(after.leaderEpoch()).as(story).isGreaterThanOrEqualTo(before.leaderEpoch());
            if (!after.equals(before)) {
                assertThat(after.partitionEpoch()).as(story).isGreaterThan(before.partitionEpoch());
            }
            if (after.leader() != before.leader()) {
                assertThat(after.leaderEpoch()).as(story).isGreaterThan(before.leaderEpoch());
            }
            assertThat(complete).as(story).containsAll(sets.inSync());
            assertThat(complete).as(story).containsAll(sets.eligible());
            int safe = Math.min(inSyncMin, sets.all().size());
            assertThat(sets.inSync().size() + sets.eligible().size())
                    .as(story)
                    .isGreaterThanOrEqualTo(safe);
            assertThat(BrokerChanges.decide(replicas.image(), replicas)).as(story).isEmpty();
        }

        /// Once everybody is there again, somebody leads.
        private void recover() {
            for (int broker : replicas.state().replicas()) {
                replicas.starts(broker);
            }
            assertThat(replicas.state().leader())
                    .as("seed " + seed + "\n" + told)
                    .isNotEqualTo(PartitionState.NO_LEADER);
        }
    }
}
