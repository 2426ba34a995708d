package io.leat.broker.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinationTest {
    private static final Duration LONG = Duration.ofSeconds(30);

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
    void theFirstBrokerMakesTheTreeRegistersAndIsElected() throws Exception {
        try (TestBroker broker = TestBroker.start(zooKeeper, 0).awaitController()) {
            ClusterImage image = broker.coordination().mirror().image();
            assertThat(image.clusterId()).hasSize(22);
            assertThat(image.controllerId()).isZero();
            assertThat(image.brokers().get(0)).isEqualTo(broker.registered().get());
            assertThat(broker.registered().get().rack()).isEqualTo("rack-0");
            assertThat(broker.registered().get().endpoints())
                    .containsExactly(new Endpoint("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 9092));
        }
        assertThat(zooKeeper.has("/brokers/ids/0")).isFalse();
        assertThat(zooKeeper.has("/controller")).isFalse();
    }

    @Test
    void everyBrokerSeesWhatTheControllerWrites() throws Exception {
        try (TestBroker controller = TestBroker.start(zooKeeper, 0).awaitController();
                TestBroker other = TestBroker.start(zooKeeper, 1).awaitController()) {
            TopicImage small = TestBroker.topic("small", 1);
            TopicImage large = TestBroker.topic("large", 1_234);
            assertThat(controller.put(small)).isInstanceOf(Ruling.Decided.class);
            assertThat(controller.put(large)).isInstanceOf(Ruling.Decided.class);
            assertThat(controller.coordination().mirror().image().topic("large")).isEqualTo(large);
            other.await(image -> large.equals(image.topic("large")));
            assertThat(other.coordination().mirror().image().topic(small.id())).isEqualTo(small);

            assertThat(controller.remove(large)).isInstanceOf(Ruling.Decided.class);
            other.await(image -> image.topic("large") == null);
            assertThat(other.coordination().mirror().image().topics()).containsOnlyKeys("small");
        }
    }

    @Test
    void onlyTheControllerDecidesAndAnotherTakesOver() throws Exception {
        TestBroker controller = TestBroker.start(zooKeeper, 0).awaitController();
        try (TestBroker other = TestBroker.start(zooKeeper, 1).awaitController()) {
            assertThat(other.put(TestBroker.topic("orders", 1)))
                    .isInstanceOf(Ruling.NotController.class);
            controller.close();
            other.await(image -> image.controllerId() == 1);
            assertThat(other.put(TestBroker.topic("orders", 1))).isInstanceOf(Ruling.Decided.class);
        }
    }

    @Test
    void aThousandTopicsAtOnceBecomeFewPages() throws Exception {
        try (TestBroker broker = TestBroker.start(zooKeeper, 0).awaitController()) {
            List<CompletableFuture<?>> rulings = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                rulings.add(broker.submit(TestBroker.topic("topic-" + i, 1)));
            }
            CompletableFuture.allOf(rulings.toArray(CompletableFuture[]::new))
                    .get(20, TimeUnit.SECONDS);
            assertThat(broker.coordination().mirror().image().topics()).hasSize(1_000);
            assertThat(zooKeeper.has("/topics/3")).isTrue();
            assertThat(zooKeeper.has("/topics/8")).isFalse();
        }
    }

    @Test
    void anExpiredSessionIsFollowedByANewRegistration() throws Exception {
        try (TestBroker broker = TestBroker.start(zooKeeper, 0).awaitController()) {
            long first = broker.registered().get().epoch();
            broker.put(TestBroker.topic("orders", 3));
            zooKeeper.expireOwnerOf("/brokers/ids/0");
            ClusterImage image =
                    broker.await(after -> after.controllerId() == 0 && epochOf(after, 0) > first);
            assertThat(image.topics()).containsOnlyKeys("orders");
            assertThat(broker.put(TestBroker.topic("more", 1))).isInstanceOf(Ruling.Decided.class);
        }
    }

    @Test
    void whileZooKeeperIsAwayTheImageStaysAndAChangeWaits() throws Exception {
        try (TestBroker broker = TestBroker.start(zooKeeper, 0).awaitController()) {
            broker.put(TestBroker.topic("before", 2));
            zooKeeper.stop();
            CompletableFuture<?> ruling = broker.submit(TestBroker.topic("during", 1));
            assertThat(broker.coordination().mirror().image().topics()).containsKey("before");
            assertThat(ruling).isNotDone();
            zooKeeper.start();
            assertThat(ruling.get(20, TimeUnit.SECONDS)).isInstanceOf(Ruling.Decided.class);
            assertThat(broker.coordination().mirror().image().topics())
                    .containsOnlyKeys("before", "during");
        }
    }

    @Test
    void whatNobodyWaitsForAnyMoreWhenZooKeeperIsBackIsNotDone() throws Exception {
        try (TestBroker broker = TestBroker.start(zooKeeper, 0).awaitController()) {
            stopZooKeeper(broker);
            CompletableFuture<?> cancelled = broker.submit(TestBroker.topic("cancelled", 1));
            CompletableFuture<?> timedOut = broker.submit(TestBroker.topic("timed-out", 1));
            CompletableFuture<?> awaited = broker.submit(TestBroker.topic("awaited", 1));
            assertThat(cancelled.cancel(false)).isTrue();
            timedOut.completeExceptionally(new TimeoutException());
            zooKeeper.start();
            assertThat(awaited.get(20, TimeUnit.SECONDS)).isInstanceOf(Ruling.Decided.class);
            assertThat(broker.put(TestBroker.topic("after", 1))).isInstanceOf(Ruling.Decided.class);
            assertThat(broker.coordination().mirror().image().topics())
                    .containsOnlyKeys("awaited", "after");
            assertThat(broker.coordination().waitingDecisions()).isZero();
            assertThat(awaited.cancel(false)).isFalse();
        }
    }

    /// Else clients that ask again and again while ZooKeeper is away would fill the queue.
    @Test
    void whatNobodyWaitsForAnyMoreTakesNoRoom() throws Exception {
        try (TestBroker broker = TestBroker.start(zooKeeper, 0).awaitController()) {
            stopZooKeeper(broker);
            for (int i = 0; i < 20_000; i++) {
                CompletableFuture<?> ruling = broker.submit(TestBroker.topic("never", 1));
                assertThat(ruling.cancel(false)).isTrue();
                while (broker.coordination().waitingDecisions() > 5_000) {
                    Thread.onSpinWait();
                }
            }
            CompletableFuture<?> last = broker.submit(TestBroker.topic("last", 1));
            zooKeeper.start();
            assertThat(last.get(20, TimeUnit.SECONDS)).isInstanceOf(Ruling.Decided.class);
            assertThat(broker.coordination().mirror().image().topics()).containsOnlyKeys("last");
        }
    }

    @Test
    void whatWasDecidedCannotBeTakenBack() throws Exception {
        try (TestBroker broker = TestBroker.start(zooKeeper, 0).awaitController()) {
            CountDownLatch decide = new CountDownLatch(1);
            CompletableFuture<?> ruling = submitAndPause(broker, "decided", decide);
            CompletableFuture<Boolean> cancelled =
                    CompletableFuture.supplyAsync(() -> ruling.cancel(false));
            decide.countDown();
            assertThat(cancelled.get(20, TimeUnit.SECONDS)).isFalse();
            assertThat(ruling.get(20, TimeUnit.SECONDS)).isInstanceOf(Ruling.Decided.class);
            broker.await(image -> image.topic("decided") != null);
        }
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAgainOnlyForWhomStillWaits() throws Exception {
        try (TestBroker broker = TestBroker.start(zooKeeper, 0).awaitController()) {
            CompletableFuture<?> abandoned = submitWhileZooKeeperStops(broker, "abandoned");
            assertThat(abandoned.cancel(false)).isFalse();
            zooKeeper.start();
            assertThat(broker.put(TestBroker.topic("after", 1))).isInstanceOf(Ruling.Decided.class);
            assertThat(broker.coordination().mirror().image().topics()).containsOnlyKeys("after");

            CompletableFuture<?> awaited = submitWhileZooKeeperStops(broker, "awaited");
            zooKeeper.start();
            assertThat(awaited.get(20, TimeUnit.SECONDS)).isInstanceOf(Ruling.Decided.class);
            assertThat(broker.coordination().mirror().image().topics())
                    .containsOnlyKeys("after", "awaited");
        }
    }

    /// It is decided before the broker hears that ZooKeeper is away, and written afterwards.
    private CompletableFuture<?> submitWhileZooKeeperStops(TestBroker broker, String name)
            throws InterruptedException {
        CountDownLatch decide = new CountDownLatch(1);
        CompletableFuture<?> ruling = submitAndPause(broker, name, decide);
        zooKeeper.stop();
        decide.countDown();
        while (broker.coordination().isConnected()) {
            Thread.onSpinWait();
        }
        return ruling;
    }

    /// Submits a topic; returns when the controller is about to decide, which it does on `decide`.
    private static CompletableFuture<?> submitAndPause(
            TestBroker broker, String name, CountDownLatch decide) throws InterruptedException {
        CountDownLatch deciding = new CountDownLatch(1);
        CompletableFuture<Ruling<TopicImage>> ruling =
                broker.coordination()
                        .controller()
                        .submit(_ -> {
                            deciding.countDown();
                            awaitQuietly(decide);
                            TopicImage topic = TestBroker.topic(name, 1);
                            return new Decision<>(
                                    List.of(new Outcome.Accepted<>(topic)),
                                    List.of(new ClusterChange.TopicPut(topic)));
                        });
        assertThat(deciding.await(20, TimeUnit.SECONDS)).isTrue();
        return ruling;
    }

    /// Returns when the broker knows.
    private void stopZooKeeper(TestBroker broker) {
        zooKeeper.stop();
        while (broker.coordination().isConnected()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void changesMissedWhileDisconnectedAreSeenAfterwards() throws Exception {
        try (TestBroker writer = TestBroker.start(zooKeeper, 0).awaitController();
                TestBroker reader = TestBroker.start(zooKeeper, 1).awaitController()) {
            TopicImage gone = TestBroker.topic("gone", 1);
            writer.put(gone);
            reader.await(image -> image.topic("gone") != null);
            zooKeeper.stop();
            zooKeeper.start();
            writer.remove(gone);
            writer.put(TestBroker.topic("new", 1));
            reader.await(image -> image.topic("gone") == null && image.topic("new") != null);
        }
    }

    @Test
    void theIdOfALiveBrokerIsRefused() throws Exception {
        CoordinationOptions quick = zooKeeper.options(Duration.ofMillis(400));
        try (TestBroker first = TestBroker.start(zooKeeper, 0).awaitController();
                TestBroker second = TestBroker.start(quick, 0, new Uuid(99, 99))) {
            assertThatThrownBy(() -> second.registered().get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(BrokerIdInUseException.class)
                    .hasMessageContaining("Broker id 0 is already live at 127.0.0.1:9092");
            assertThat(first.coordination().mirror().image().isLive(0)).isTrue();
        }
    }

    @Test
    void noProducerIdIsGivenTwice() throws Exception {
        List<CompletableFuture<Long>> ids = Collections.synchronizedList(new ArrayList<>());
        try (TestBroker one = TestBroker.start(zooKeeper, 0).awaitController();
                TestBroker two = TestBroker.start(zooKeeper, 1).awaitController()) {
            for (int i = 0; i < 2_500; i++) {
                ids.add(one.coordination().producerIds().next());
                ids.add(two.coordination().producerIds().next());
            }
            List<Long> all = new ArrayList<>();
            for (CompletableFuture<Long> id : ids) {
                all.add(id.get(20, TimeUnit.SECONDS));
            }
            assertThat(all).doesNotHaveDuplicates().hasSize(5_000);
        }
    }

    @Test
    void aTreeOfAnotherProductIsRefused() throws Exception {
        try (TestBroker broker = TestBroker.start(zooKeeper, 0).awaitController()) {
            assertThat(broker.coordination().failure()).isNotDone();
        }
        ForeignTree.overwriteClusterId(zooKeeper.options(LONG));
        try (Coordination second =
                Coordination.open(
                        zooKeeper.options(LONG), System::nanoTime, new java.util.Random(1))) {
            assertThatThrownBy(() -> second.ready().get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UnreadableTreeException.class)
                    .hasMessageContaining("was not written by Leat");
        }
    }

    @Test
    void registeringTakesMillisecondsOnceTheTreeIsThere() throws Exception {
        TestBroker.start(zooKeeper, 0).awaitController().close();
        long began = System.nanoTime();
        try (TestBroker broker = TestBroker.start(zooKeeper, 0)) {
            broker.registered().get(20, TimeUnit.SECONDS);
            long registered = System.nanoTime();
            broker.awaitController();
            org.slf4j.LoggerFactory.getLogger(CoordinationTest.class)
                    .info(
                            "measured registerMs={} controllerMs={}",
                            (registered - began) / 1e6,
                            (System.nanoTime() - began) / 1e6);
            assertThat(registered - began).isLessThan(TimeUnit.SECONDS.toNanos(5));
        }
    }

    private static long epochOf(ClusterImage image, int broker) {
        BrokerRegistration registration = image.brokers().get(broker);
        return registration == null ? -1 : registration.epoch();
    }
}
