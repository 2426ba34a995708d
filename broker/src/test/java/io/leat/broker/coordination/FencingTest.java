package io.leat.broker.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Brokers whose process is gone while their session lives on, with a real ZooKeeper and real
/// sockets. Sessions last a minute: what happens within seconds is not due to their end. A broker
/// here is "dead" when nobody listens at its address; its coordination may live on.
class FencingTest {
    private static final long SECONDS_MAX = 20;

    @TempDir Path directory;
    private TestZooKeeper zooKeeper;
    private final List<ServerSocket> sockets = new ArrayList<>();
    private final List<TestBroker> brokers = new ArrayList<>();
    private final List<Socket> waiting = new ArrayList<>();

    @BeforeEach
    void startThreeBrokers() throws Exception {
        zooKeeper = TestZooKeeper.start(directory);
        for (int id = 0; id < 3; id++) {
            ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            brokers.add(TestBroker.start(zooKeeper, id, socket).awaitController());
        }
    }

    @AfterEach
    void stop() throws Exception {
        brokers.forEach(TestBroker::close);
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        for (Socket socket : waiting) {
            socket.close();
        }
        zooKeeper.close();
    }

    @Test
    void aDeadLeaderIsFollowedByAnotherWithOneWriteOfTheController() throws Exception {
        place(1, 2, 0);
        long epoch = epoch(1);
        sockets.get(1).close();
        long began = System.nanoTime();
        brokers.get(2).coordination().suspect(1, epoch);
        brokers.get(2).await(image -> state(image).leader() == 2);
        log("leader", began);
        ClusterImage image =
                brokers.get(2).await(after -> after.isLive(1) && epoch(after, 1) > epoch);
        assertThat(state(image).isr()).containsExactly(2, 0);
        assertThat(state(image).leaderEpoch()).isEqualTo(1);
        assertThat(zooKeeper.times("/brokers/suspects").childrenChanged())
                .as("the suspicion was removed by the write that has the new leader")
                .isEqualTo(zooKeeper.times("/topics/0").changed());
    }

    @Test
    void aDeadControllerIsReplacedByTheFirstWhoFindsOut() throws Exception {
        place(0, 1, 2);
        CountDownLatch dead = pause(brokers.get(0));
        sockets.get(0).close();
        long began = System.nanoTime();
        brokers.get(1).coordination().suspect(0, epoch(0));
        brokers.get(2).coordination().suspect(0, epoch(0));
        ClusterImage image =
                brokers.get(1)
                        .await(after -> state(after).leader() == 1 && after.controllerId() > 0);
        log("controller", began);
        assertThat(image.brokers()).containsOnlyKeys(1, 2);
        assertThat(zooKeeper.times("/controller").created())
                .as("one write removed the old controller and has the new one and the new leader")
                .isEqualTo(zooKeeper.times("/brokers/ids").childrenChanged())
                .isEqualTo(zooKeeper.times("/topics/0").changed());
        dead.countDown();
    }

    @Test
    void inALargeClusterTheOfficeIsTakenFirstAndThenEveryPartitionGetsALeader() throws Exception {
        place(Collections.nCopies(2_500, PartitionState.placedOn(List.of(0, 1, 2))));
        CountDownLatch dead = pause(brokers.get(0));
        sockets.get(0).close();
        brokers.get(1).coordination().suspect(0, epoch(0));
        brokers.get(2).coordination().suspect(0, epoch(0));
        ClusterImage image =
                brokers.get(1)
                        .await(after ->
                                after.topics().values().stream()
                                        .flatMap(topic -> topic.partitions().stream())
                                        .allMatch(partition -> partition.leader() == 1));
        assertThat(image.brokers()).containsOnlyKeys(1, 2);
        assertThat(zooKeeper.times("/controller").created())
                .isEqualTo(zooKeeper.times("/brokers/ids").childrenChanged())
                .isLessThan(zooKeeper.times("/topics/0").changed());
        assertThat(zooKeeper.times("/topics/9").changed())
                .as("one write has all of them")
                .isEqualTo(zooKeeper.times("/topics/0").changed());
        dead.countDown();
    }

    @Test
    void ofAControllerAndALeaderThatDieTogetherBothAreReplaced() throws Exception {
        place(2, 1, 0);
        CountDownLatch dead = pause(brokers.get(0));
        sockets.get(0).close();
        sockets.get(2).close();
        brokers.get(1).coordination().suspect(2, epoch(2));
        brokers.get(1).coordination().suspect(0, epoch(0));
        ClusterImage image = brokers.get(1).await(after -> state(after).leader() == 1);
        assertThat(image.controllerId()).isEqualTo(1);
        dead.countDown();
    }

    @Test
    void aBrokerThatAnswersKeepsItsRegistrationWhateverIsSaidOfIt() throws Exception {
        long epoch = epoch(1);
        ForeignTree.createSuspect(zooKeeper.options(Duration.ofSeconds(5)), 1, epoch);
        awaitGone("/brokers/suspects/1");
        brokers.get(0).coordination().suspect(1, epoch);
        brokers.get(2).coordination().suspect(1, epoch);
        ForeignTree.createSuspect(zooKeeper.options(Duration.ofSeconds(5)), 1, epoch);
        awaitGone("/brokers/suspects/1");
        assertThat(epoch(1)).isEqualTo(epoch);
    }

    @Test
    void aSuspicionOfARegistrationThatIsNoLongerThereIsForgotten() throws Exception {
        sockets.get(1).close();
        ForeignTree.createSuspect(zooKeeper.options(Duration.ofSeconds(5)), 1, epoch(1) - 1);
        awaitGone("/brokers/suspects/1");
        assertThat(brokers.get(2).await(image -> true).isLive(1)).isTrue();
    }

    @Test
    @Tag("KIP-380")
    @Tag("KAFKA-7165")
    void aRegistrationThatIsNewerThanTheOneThatWasDialledStays() throws Exception {
        long old = epoch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<?> removal =
                pausedWith(brokers.get(0), go, new ClusterChange.BrokerRemoved(1, old));
        brokers.get(1).close();
        try (TestBroker restarted =
                TestBroker.start(zooKeeper.options(Duration.ofSeconds(60)), 1, new Uuid(7, 1))) {
            long epoch = epoch(restarted.await(image -> epoch(image, 1) > old), 1);
            assertThat(restarted.registered()).as("fenced while nobody decides").isNotDone();
            go.countDown();
            removal.get(SECONDS_MAX, TimeUnit.SECONDS);
            assertThat(restarted.registered().get(SECONDS_MAX, TimeUnit.SECONDS).epoch())
                    .isEqualTo(epoch);
        }
    }

    @Test
    void aRestartedBrokerIsFencedUntilASuccessorOfTheDeadControllerHasSettledWhatItLed()
            throws Exception {
        place(1, 2);
        long old = epoch(1);
        CountDownLatch dead = pause(brokers.get(0));
        brokers.get(1).close();
        try (TestBroker restarted =
                TestBroker.start(zooKeeper.options(Duration.ofSeconds(60)), 1, new Uuid(7, 1))) {
            ClusterImage fenced = restarted.await(image -> epoch(image, 1) > old);
            assertThat(Objects.requireNonNull(fenced.brokers().get(1)).standing())
                    .isEqualTo(BrokerStanding.FENCED);
            assertThat(state(fenced).leader()).isEqualTo(1);
            assertThat(restarted.registered()).isNotDone();
            ForeignTree.delete(zooKeeper.options(Duration.ofSeconds(5)), "/controller");
            ClusterImage settled = brokers.get(2).await(image -> image.isLive(1));
            assertThat(state(settled).leader()).isEqualTo(2);
            restarted.registered().get(SECONDS_MAX, TimeUnit.SECONDS);
        }
        dead.countDown();
    }

    @Test
    void aControllerThatNobodyReachesAndThatReachesNobodyGivesUpItsOffice() throws Exception {
        long epoch = epoch(0);
        silence(0, 1, 2);
        brokers.get(1).coordination().suspect(0, epoch);
        ClusterImage image = brokers.get(2).await(after -> after.controllerId() > 0);
        assertThat(epoch(image, 0)).as("it is no less alive").isEqualTo(epoch);
        awaitGone("/brokers/suspects/0");
    }

    @Test
    void aControllerThatReachesOneOfTwoKeepsItsOffice() throws Exception {
        silence(0, 1);
        brokers.get(1).coordination().suspect(0, epoch(0));
        awaitSeen("/brokers/suspects/0");
        awaitGone("/brokers/suspects/0");
        assertThat(brokers.get(2).await(image -> true).controllerId()).isZero();
    }

    /// Connections to these brokers are neither accepted nor refused.
    private void silence(int... ids) throws IOException {
        for (int id : ids) {
            int port = sockets.get(id).getLocalPort();
            while (DialerTest.connects(port, waiting)) {
                assertThat(waiting).hasSizeLessThan(1_000);
            }
        }
    }

    @Test
    void aBrokerWhoseRegistrationIsRemovedByMistakeRegistersAgain() throws Exception {
        long epoch = epoch(1);
        ForeignTree.delete(zooKeeper.options(Duration.ofSeconds(5)), "/brokers/ids/1");
        brokers.get(2).await(image -> image.isLive(1) && epoch(image, 1) > epoch);
    }

    @Test
    void aBrokerThatWantsToStopIsRelievedOfWhatItLeads() throws Exception {
        place(1, 2, 0);
        ClusterImage image =
                brokers.get(1).coordination().relieve(1).get(SECONDS_MAX, TimeUnit.SECONDS);
        assertThat(state(image).leader()).isEqualTo(2);
        assertThat(state(image).isr()).containsExactly(2, 0);
        assertThat(Objects.requireNonNull(image.brokers().get(1)).standing())
                .isEqualTo(BrokerStanding.STOPPING);
    }

    /// One partition with these replicas.
    private void place(Integer... replicas) throws Exception {
        place(List.of(PartitionState.placedOn(List.of(replicas))));
    }

    private void place(List<PartitionState> partitions) throws Exception {
        TopicImage topic = new TopicImage("orders", new Uuid(1, 1), partitions, Map.of());
        assertThat(brokers.get(0).put(topic)).isInstanceOf(Ruling.Decided.class);
        for (TestBroker broker : brokers) {
            broker.await(image -> image.topic("orders") != null && image.brokers().size() == 3);
        }
    }

    private static PartitionState state(ClusterImage image) {
        return Objects.requireNonNull(image.topic("orders")).partitions().getFirst();
    }

    private long epoch(int broker) throws InterruptedException {
        return epoch(brokers.get(broker).await(image -> image.brokers().size() == 3), broker);
    }

    private static long epoch(ClusterImage image, int broker) {
        BrokerRegistration registration = image.brokers().get(broker);
        return registration == null ? -1 : registration.epoch();
    }

    /// The broker does nothing more until it is let go.
    private static CountDownLatch pause(TestBroker broker) throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        assertThat(pausedWith(broker, go)).isNotDone();
        return go;
    }

    private static CompletableFuture<?> pausedWith(
            TestBroker broker, CountDownLatch go, ClusterChange... changes)
            throws InterruptedException {
        CountDownLatch deciding = new CountDownLatch(1);
        CompletableFuture<?> ruling =
                broker.coordination()
                        .controller()
                        .submit(image -> {
                            deciding.countDown();
                            try {
                                go.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return new Decision<>(List.of(), List.of(changes));
                        });
        assertThat(deciding.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        return ruling;
    }

    private void awaitGone(String path) {
        await(path, false);
    }

    private void awaitSeen(String path) {
        await(path, true);
    }

    private void await(String path, boolean there) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (zooKeeper.has(path) != there) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void log(String what, long beganNanos) {
        LoggerFactory.getLogger(FencingTest.class)
                .info("measured what={} ms={}", what, (System.nanoTime() - beganNanos) / 1e6);
    }
}
