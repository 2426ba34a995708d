package io.leat.broker.coordination;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// One broker as far as ZooKeeper sees it.
final class TestBroker implements AutoCloseable {
    private static final long SECONDS_MAX = 20;

    private final Coordination coordination;
    private final CompletableFuture<BrokerRegistration> registered;

    private TestBroker(Coordination coordination, BrokerNode node) {
        this.coordination = coordination;
        this.registered = coordination.register(node);
    }

    static TestBroker start(CoordinationOptions options, int id, Uuid instance) {
        Coordination coordination =
                Coordination.open(options, System::nanoTime, new Random(id + 1));
        return new TestBroker(coordination, node(id, instance));
    }

    static TestBroker start(TestZooKeeper zooKeeper, int id) {
        return start(zooKeeper.options(Duration.ofSeconds(5)), id, new Uuid(7, id));
    }

    /// A broker whose address is that of `socket`, with a session that outlives the test.
    static TestBroker start(TestZooKeeper zooKeeper, int id, ServerSocket socket) {
        CoordinationOptions options = zooKeeper.options(Duration.ofSeconds(60));
        Coordination coordination =
                Coordination.open(options, System::nanoTime, new Random(id + 1));
        return new TestBroker(coordination, node(id, new Uuid(7, id), socket.getLocalPort()));
    }

    static BrokerNode node(int id, Uuid instance) {
        return node(id, instance, 9092 + id);
    }

    private static BrokerNode node(int id, Uuid instance, int port) {
        Endpoint endpoint = new Endpoint("PLAINTEXT", "PLAINTEXT", "127.0.0.1", port);
        return new BrokerNode(id, instance, List.of(endpoint), "rack-" + id, false);
    }

    Coordination coordination() {
        return coordination;
    }

    CompletableFuture<BrokerRegistration> registered() {
        return registered;
    }

    TestBroker awaitController() throws Exception {
        registered.get(SECONDS_MAX, TimeUnit.SECONDS);
        await(image -> image.controllerId() != ClusterImage.NO_CONTROLLER);
        return this;
    }

    /// Waits until this broker's image is as wanted.
    ClusterImage await(Predicate<ClusterImage> wanted) throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        coordination
                .mirror()
                .subscribe((before, after) -> {
                    if (wanted.test(after)) {
                        seen.countDown();
                    }
                });
        if (!seen.await(SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new AssertionError("never so: " + coordination.mirror().image());
        }
        while (!wanted.test(coordination.mirror().image())) {
            Thread.onSpinWait();
        }
        return coordination.mirror().image();
    }

    Ruling<TopicImage> put(TopicImage topic) throws Exception {
        return submit(topic).get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    CompletableFuture<Ruling<TopicImage>> submit(TopicImage topic) {
        return coordination
                .controller()
                .submit(image ->
                        new Decision<>(
                                List.of(new Outcome.Accepted<>(topic)),
                                List.of(new ClusterChange.TopicPut(topic))));
    }

    Ruling<String> remove(TopicImage topic) throws Exception {
        return coordination
                .controller()
                .submit(image ->
                        new Decision<>(
                                List.of(new Outcome.Accepted<>(topic.name())),
                                List.of(new ClusterChange.TopicRemoved(topic.name(), topic.id()))))
                .get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    static TopicImage topic(String name, int partitions) {
        return new TopicImage(
                name,
                new Uuid(name.hashCode(), partitions),
                Collections.nCopies(partitions, PartitionState.placedOn(List.of(0))),
                Map.of("retention.ms", "1000"));
    }

    @Override
    public void close() {
        coordination.close();
    }
}
