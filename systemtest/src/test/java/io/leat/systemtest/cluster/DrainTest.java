package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.cli.LeatRun;
import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.LeatOnly;
import io.leat.systemtest.tools.ToolRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Brokers that are taken out and put in by command while records are written and read: nothing
/// that was acknowledged is lost, twice there or out of order.
@LeatOnly
final class DrainTest {
    private static final int PARTITIONS = 6;
    private static final int LEAVING = 1;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LARGE = 20_000;
    private static final int LARGE_RECORDS = 1_500;

    private ClusterUnderTest cluster;

    @BeforeEach
    void start() {
        cluster = ClusterUnderTest.start(Map.of());
        assertThat(cluster.addBroker()).isEqualTo(3);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private LeatRun leat(String... arguments) {
        return LeatRun.of(cluster.bootstrap(), arguments);
    }

    @Test
    void aBrokerIsDrainedStoppedAndForgottenAndAnEmptyOneGetsItsShare() {
        String topic = cluster.topic("drained", PARTITIONS);
        try (RecordedLoad load = RecordedLoad.start(cluster.clients(), topic, PARTITIONS)) {
            assertThat(onBroker(topic, LEAVING)).isPositive();
            assertThat(leat("broker", "decommission", "1").err()).contains("is running", "drain");
            assertThat(leat("broker", "drain", "1").succeeded()).contains("holds nothing any more");
            assertThat(onBroker(topic, LEAVING)).isZero();
            String meanwhile = cluster.topic("meanwhile", PARTITIONS);
            assertThat(onBroker(meanwhile, LEAVING)).isZero();

            cluster.broker(LEAVING).stop();
            load.awaitProgress("after the drained broker stopped", LIMIT);
            assertThat(leat("broker", "decommission", "1").succeeded()).contains("is forgotten");
            assertThat(leat("broker", "decommission", "1").err()).contains("knows nothing");

            int empty = cluster.addBroker();
            assertThat(leat("cluster", "balance").succeeded()).contains("is balanced");
            assertThat(onBroker(topic, empty) + onBroker(meanwhile, empty)).isGreaterThan(4);
            assertThat(leat("cluster", "balance", "--dry-run", "--format", "json").succeeded())
                    .isEqualToIgnoringWhitespace("[ ]");
            load.awaitProgress("in the end", LIMIT);
            load.finishAndCheck();
        }
    }

    @Test
    void aDrainThatIsKilledGoesOnWhenItIsRunAgainAlthoughABrokerDiedMeanwhile() throws Exception {
        String topic = cluster.topic("resumed", PARTITIONS);
        String large = large();
        try (RecordedLoad load = RecordedLoad.start(cluster.clients(), topic, PARTITIONS)) {
            var drain =
                    LeatRun.start(
                            "",
                            cluster.bootstrap(),
                            "broker",
                            "drain",
                            "1",
                            "--throttle",
                            "1M",
                            "--at-once",
                            "2");
            Await.until(
                    "something is being moved",
                    LIMIT,
                    () -> leat("topic", "moves").succeeded(),
                    moves -> moves.contains("COPIED"));
            drain.kill();
            drain.await();
            int another = cluster.controller() == 2 ? 0 : 2;
            cluster.broker(another).kill();
            load.awaitProgress("after broker " + another + " was killed", LIMIT);
            cluster.broker(another).startAgain();
            cluster.awaitBrokers(4);

            String output = leat("broker", "drain", "1", "--throttle", "20M").succeeded();
            assertThat(output).contains("holds nothing any more", "throttle is taken away");
            assertThat(onBroker(topic, LEAVING) + onBroker(large, LEAVING)).isZero();
            assertThat(leat("config", "get", "topic", large, "--changed").succeeded())
                    .doesNotContain("throttled.replicas");
            assertThat(leat("config", "get", "broker", "all").succeeded())
                    .doesNotContain("throttled.rate");
            load.awaitProgress("in the end", LIMIT);
            load.finishAndCheck();
        }
    }

    @Test
    void aDrainUnderAThrottleIsAsSlowAsItIsToldAndCtrlCSaysWhatStays() throws Exception {
        String large = large();
        var drain =
                LeatRun.start("", cluster.bootstrap(), "broker", "drain", "1", "--throttle", "1M");
        Await.until(
                "it says how far it is",
                LIMIT,
                drain::output,
                output -> output.contains("partitions moved") && output.contains("/s, about"));
        long begin = System.nanoTime();
        drain.interrupt();
        assertThat(drain.await().out())
                .contains("run the command again", "throttle of 1.0 MiB/s stays set");
        TimeUnit.SECONDS.sleep(5);
        assertThat(leat("topic", "moves").succeeded()).contains("COPIED");
        assertThat(onBroker(large, LEAVING)).isPositive();
        assertThat(leat("broker", "drain", "1", "--throttle", "100M").succeeded())
                .contains("holds nothing any more", "throttle is taken away");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void whatCannotBeDoneIsRefusedWithASentenceAndChangesNothing() {
        String topic = cluster.topic("kept", PARTITIONS);
        var before = cluster.replicas(topic);
        refused("there is no broker 9", "broker", "drain", "9");
        refused("knows nothing of a broker 9", "broker", "decommission", "9");
        refused("There is no broker 9", "topic", "move", topic, "--to", "0,1,9");
        refused("names a broker twice", "topic", "move", topic + ":0", "--to", "0,0,1");
        cluster.broker(3).kill();
        cluster.awaitBrokers(3);
        refused("broker 3 is not running", "broker", "drain", "3");
        refused("has replicas of", "broker", "decommission", "3");
        refused("cannot be moved, so nothing was", "broker", "drain", "0");
        refused("is running: leave out --gone", "broker", "drain", "0", "--gone");
        assertThat(cluster.replicas(topic)).isEqualTo(before);
        assertThat(leat("config", "get", "broker", "0", "cordoned.log.dirs").succeeded())
                .doesNotContain("*");
    }

    @Test
    void theReplicasOfABrokerThatIsGoneForGoodAreMadeAnewElsewhere() {
        String topic = cluster.topic("gone", PARTITIONS);
        try (RecordedLoad load = RecordedLoad.start(cluster.clients(), topic, PARTITIONS)) {
            cluster.broker(3).kill();
            cluster.awaitBrokers(3);
            int empty = cluster.addBroker();
            leat("broker", "drain", "3", "--gone").succeeded();
            assertThat(onBroker(topic, 3)).isZero();
            assertThat(onBroker(topic, empty)).isPositive();
            ToolRun.apache(
                            "ClusterTool",
                            "unregister",
                            "--bootstrap-server",
                            cluster.bootstrap(),
                            "--id",
                            "3")
                    .succeeded();
            refused("knows nothing of a broker 3", "broker", "decommission", "3");
            load.awaitProgress("in the end", LIMIT);
            load.finishAndCheck();
        }
    }

    private void refused(String sentence, String... command) {
        LeatRun run = leat(command);
        assertThat(run.exitCode()).as(run.command()).isEqualTo(1);
        assertThat(run.err()).contains(sentence).doesNotContain("\tat ", "Exception");
    }

    private long onBroker(String topic, int broker) {
        return cluster.replicas(topic).stream().filter(ids -> ids.contains(broker)).count();
    }

    /// A topic of four partitions with some 30 MB, all of them on broker 1.
    private String large() {
        String name = "large-" + System.nanoTime();
        Map<Integer, List<Integer>> places =
                Map.of(
                        0, List.of(1, 0, 2),
                        1, List.of(0, 1, 2),
                        2, List.of(2, 1, 0),
                        3, List.of(1, 2, 0));
        cluster.asking(admin ->
                Clients.result(admin.createTopics(List.of(new NewTopic(name, places))).all()));
        cluster.awaitInSync(name);
        String value = "x".repeat(LARGE);
        cluster.clients()
                .send(
                        Stream.iterate(0, i -> i + 1)
                                .limit(LARGE_RECORDS)
                                .map(i -> new ProducerRecord<>(name, i % 4, "k", value)));
        return name;
    }
}
