package io.leat.broker.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Failures that others had here, by their number in Kafka's tracker.
class KnownFailuresTest {
    private static final long SECONDS_MAX = 20;

    @TempDir Path directory;
    private TestZooKeeper zooKeeper;

    @BeforeEach
    void startZooKeeper() {
        zooKeeper = TestZooKeeper.start(directory);
    }

    @AfterEach
    void stopZooKeeper() {
        zooKeeper.close();
    }

    @Test
    @Tag("KAFKA-1096")
    @Tag("KAFKA-6082")
    void aPausedControllerCannotWriteOnceAnotherWasElected() throws Exception {
        try (TestBroker paused = TestBroker.start(zooKeeper, 0).awaitController();
                TestBroker successor = TestBroker.start(zooKeeper, 1).awaitController()) {
            CountDownLatch pause = new CountDownLatch(1);
            TopicImage late = TestBroker.topic("late", 1);
            CompletableFuture<Ruling<TopicImage>> ruling = submitAfter(paused, pause, late);

            ForeignTree.delete(zooKeeper.options(Duration.ofSeconds(5)), "/controller");
            successor.await(image -> image.controllerId() == 1);
            pause.countDown();

            assertThat(ruling.get(SECONDS_MAX, TimeUnit.SECONDS))
                    .isInstanceOf(Ruling.NotController.class);
            assertThat(successor.put(TestBroker.topic("ours", 1)))
                    .isInstanceOf(Ruling.Decided.class);
            assertThat(successor.coordination().mirror().image().topics()).containsOnlyKeys("ours");
            paused.await(image -> image.controllerId() == 1 && image.topic("ours") != null);
        }
    }

    @Test
    @Tag("KAFKA-1387")
    @Tag("KAFKA-7165")
    void aRestartedBrokerReplacesItsOwnStaleRegistrationAtOnce() throws Exception {
        CoordinationOptions options = zooKeeper.options(Duration.ofSeconds(30));
        Uuid instance = new Uuid(5, 5);
        CountDownLatch dead = new CountDownLatch(1);
        try (TestBroker killed = TestBroker.start(options, 0, instance).awaitController()) {
            CompletableFuture<?> never = submitAfter(killed, dead, TestBroker.topic("never", 1));
            long firstEpoch = killed.registered().get().epoch();
            long began = System.nanoTime();
            try (TestBroker restarted = TestBroker.start(options, 0, instance)) {
                restarted.awaitController();
                assertThat(restarted.registered().get().epoch()).isGreaterThan(firstEpoch);
                assertThat(restarted.put(TestBroker.topic("orders", 1)))
                        .isInstanceOf(Ruling.Decided.class);
                assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(5));
            }
            assertThat(never).isNotDone();
            dead.countDown();
        }
    }

    @Test
    @Tag("KAFKA-5473")
    @Tag("KAFKA-6517")
    @Tag("KAFKA-6879")
    void sessionsThatExpireAgainAndAgainUnderLoadEndInAWorkingController() throws Exception {
        try (TestBroker broker = TestBroker.start(zooKeeper, 0).awaitController()) {
            List<CompletableFuture<Ruling<TopicImage>>> rulings = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 20; i++) {
                    rulings.add(broker.submit(TestBroker.topic("topic-" + round + "-" + i, 2)));
                }
                zooKeeper.expireOwnerOf("/brokers/ids/0");
                broker.await(image -> image.isLive(0) && image.controllerId() == 0);
            }
            for (CompletableFuture<?> ruling : rulings) {
                ruling.get(SECONDS_MAX, TimeUnit.SECONDS);
            }
            assertThat(broker.put(TestBroker.topic("last", 1))).isInstanceOf(Ruling.Decided.class);
            for (CompletableFuture<Ruling<TopicImage>> ruling : rulings) {
                if (ruling.get() instanceof Ruling.Decided<TopicImage> decided
                        && decided.decision().outcomes().getFirst()
                                instanceof Outcome.Accepted<TopicImage>(TopicImage topic)) {
                    assertThat(broker.coordination().mirror().image().topic(topic.name()))
                            .isEqualTo(topic);
                }
            }
        }
    }

    /// Submits a topic whose decision lasts until `go`: as long a pause as the test wants, after
    /// the controller looked at the cluster and before it writes.
    private static CompletableFuture<Ruling<TopicImage>> submitAfter(
            TestBroker broker, CountDownLatch go, TopicImage topic) throws InterruptedException {
        CountDownLatch deciding = new CountDownLatch(1);
        CompletableFuture<Ruling<TopicImage>> ruling =
                broker.coordination()
                        .controller()
                        .submit(image -> {
                            deciding.countDown();
                            awaitQuietly(go);
                            return new Decision<>(
                                    List.of(new Outcome.Accepted<>(topic)),
                                    List.of(new ClusterChange.TopicPut(topic)));
                        });
        assertThat(deciding.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        return ruling;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
