package io.leat.cluster.office;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Two brokers, of which 0 is the controller; `told` is what those who asked have heard.
class DocketTest {
    private static final Leadership FIRST = new Leadership(1, 1);
    private static final Leadership SECOND = new Leadership(2, 2);

    private final List<String> told = new ArrayList<>();
    private final List<ClusterChange> observed = new ArrayList<>();
    private final Docket docket =
            new Docket(new TwoInSync(), _ -> true, (change, _) -> observed.add(change));
    private ClusterImage image =
            ClusterImage.empty("cluster")
                    .withBrokers(Map.of(0, broker(0), 1, broker(1)))
                    .withController(0);

    private static BrokerRegistration broker(int id) {
        return new BrokerRegistration(id, 10 + id, List.of(), null, BrokerStanding.ACTIVE);
    }

    private record TwoInSync() implements ReplicaRules {
        @Override
        public int inSyncMin(ClusterImage image, TopicImage topic) {
            return 2;
        }

        @Override
        public boolean mayElectUnclean(ClusterImage image, TopicImage topic) {
            return false;
        }
    }

    /// Asks for a topic on both brokers, unless it is there.
    private final class Wanted implements Case {
        final String name;
        boolean awaited = true;

        Wanted(String name) {
            this.name = name;
        }

        @Override
        public @Nullable Decision<?> decide(ClusterImage now) {
            if (!awaited) {
                return null;
            }
            if (name.isEmpty()) {
                throw new IllegalStateException("a bug");
            }
            TopicImage there = now.topic(name);
            return there == null
                    ? new Decision<>(
                            List.of(new Outcome.Accepted<>(name)),
                            List.of(new ClusterChange.TopicPut(topic(name))))
                    : new Decision<>(List.of(new Outcome.Accepted<>(name)), List.of());
        }

        @Override
        public boolean isAwaited() {
            return awaited;
        }

        @Override
        public void confirm() {
            told.add(name + " is confirmed");
        }

        @Override
        public void refuse() {
            told.add(name + " is refused");
        }

        @Override
        public void failed(RuntimeException bug) {
            told.add("failed: " + bug.getMessage());
        }
    }

    private static TopicImage topic(String name) {
        return new TopicImage(
                name,
                new Uuid(1, name.hashCode()),
                List.of(PartitionState.placedOn(List.of(0, 1))),
                Map.of());
    }

    private Wanted ask(String name) {
        Wanted asked = new Wanted(name);
        docket.submit(asked);
        return asked;
    }

    private void step(@Nullable Leadership leadership) {
        docket.step(image, leadership).forEach(Runnable::run);
    }

    /// All that is unwritten becomes visible.
    private void write() {
        image = image.withAll(List.copyOf(docket.unwritten()));
    }

    private List<Integer> inSync(String topic) {
        return Objects.requireNonNull(image.topic(topic)).partitions().getFirst().isr();
    }

    private List<Object> unwritten() {
        return new ArrayList<>(docket.unwritten());
    }

    @Test
    void whatIsAskedTogetherIsWrittenTogetherAndConfirmedOnceTheImageShowsIt() {
        ask("one");
        ask("two");
        step(FIRST);
        assertThat(unwritten())
                .containsExactly(
                        new ClusterChange.TopicPut(topic("one")),
                        new ClusterChange.TopicPut(topic("two")));
        ask("three");
        step(FIRST);
        assertThat(docket.waitingCount()).isOne();
        assertThat(told).isEmpty();
        write();
        step(FIRST);
        assertThat(told).containsExactly("one is confirmed", "two is confirmed");
        assertThat(unwritten()).containsExactly(new ClusterChange.TopicPut(topic("three")));
        assertThat(observed).hasSize(3);
    }

    @Test
    void whatIsSoAlreadyIsConfirmedWithoutAWrite() {
        image = image.with(new ClusterChange.TopicPut(topic("there")));
        ask("there");
        step(FIRST);
        assertThat(told).containsExactly("there is confirmed");
        assertThat(unwritten()).isEmpty();
    }

    @Test
    void aDeadBrokerIsRemovedTogetherWithWhatFollowsBeforeAnythingElseIsDecided() {
        image = image.with(new ClusterChange.TopicPut(topic("led")));
        step(FIRST);
        docket.remove(0, 9); // an older registration
        docket.remove(1, 11);
        ask("asked");
        step(FIRST);
        assertThat(unwritten())
                .hasSize(3)
                .first()
                .isEqualTo(new ClusterChange.BrokerRemoved(1, 11));
        write();
        step(FIRST);
        assertThat(image.brokers()).containsOnlyKeys(0);
        assertThat(inSync("led")).containsExactly(0);
        assertThat(told).containsExactly("asked is confirmed");
    }

    @Test
    void whatADeposedControllerHasDecidedIsRefused() {
        ask("late");
        step(FIRST);
        image = image.withController(1);
        step(null);
        assertThat(told).containsExactly("late is refused");
        assertThat(unwritten()).isEmpty();
    }

    @Test
    void anotherTermOfTheSameControllerDecidesAnew() {
        ask("late");
        step(FIRST);
        step(SECOND);
        assertThat(told).containsExactly("late is refused");
        ask("again");
        step(SECOND);
        assertThat(unwritten()).containsExactly(new ClusterChange.TopicPut(topic("again")));
    }

    @Test
    void whileNobodyIsElectedWhatIsAskedWaits() {
        ask("early");
        image = image.withController(ClusterImage.NO_CONTROLLER);
        step(null);
        assertThat(told).isEmpty();
        image = image.withController(1);
        step(null);
        assertThat(told).containsExactly("early is refused");
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenAgainForWhomStillWaits() {
        Wanted one = ask("one");
        ask("two");
        step(FIRST);
        docket.interrupted();
        one.awaited = false;
        step(FIRST);
        assertThat(unwritten()).hasSize(2);
    }

    @Test
    void whatCouldNotBeWrittenIsNotWrittenAgainForNobody() {
        Wanted one = ask("one");
        step(FIRST);
        one.awaited = false;
        step(FIRST);
        assertThat(unwritten()).hasSize(1);
        docket.interrupted();
        step(FIRST);
        assertThat(unwritten()).isEmpty();
        assertThat(docket.waitingCount()).isZero();
    }

    /// What follows from brokers is for everybody.
    @Test
    void whatFollowsFromBrokersIsWrittenAgainThoughNobodyWaits() {
        image = image.with(new ClusterChange.TopicPut(topic("led")));
        step(FIRST);
        docket.remove(1, 11);
        Wanted one = ask("one");
        step(FIRST);
        docket.interrupted();
        one.awaited = false;
        step(FIRST);
        write();
        assertThat(image.brokers()).containsOnlyKeys(0);
        assertThat(inSync("led")).containsExactly(0);
        assertThat(image.topic("one")).isNull();
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotDecided() {
        ask("one").awaited = false;
        Wanted two = ask("two");
        docket.withdraw(two);
        assertThat(docket.waitingCount()).isOne();
        step(FIRST);
        assertThat(unwritten()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void aBugInOneDecisionDoesNotTakeTheOthersAlong() {
        ask("");
        ask("sound");
        step(FIRST);
        assertThat(told).containsExactly("failed: a bug");
        write();
        step(FIRST);
        assertThat(told).contains("sound is confirmed");
    }
}
