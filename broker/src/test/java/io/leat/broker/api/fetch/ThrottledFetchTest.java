package io.leat.broker.api.fetch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.ReadPosition;
import io.leat.broker.partition.TestPartitions;
import io.leat.broker.throttle.Throttles;
import io.leat.cluster.image.ClusterImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A leader that sends what a follower lacks no faster than it may (KIP-73).
class ThrottledFetchTest {
    private static final int BATCH_BYTES = TestPartitions.batch("x").remaining();
    private static final int BATCHES = 60;
    private static final int RATE = 2 * BATCH_BYTES;
    private static final int MANY = 1_000_000;
    private static final String REPLICAS = "leader.replication.throttled.replicas";
    private static final Map<String, String> THROTTLED = Map.of(REPLICAS, "0:1");
    private static final Reader FOLLOWER =
            new Reader.Broker(new Partition.Fetcher(TestPartitions.OTHER_BROKER, 6), false);

    private final ManualClock clock = new ManualClock();
    @TempDir private Path path;
    private TestPartitions broker;
    private Throttles throttles;
    private FetchReader reader;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, clock);
        throttles = Throttles.none(TestPartitions.config(), clock);
        reader = new FetchReader(broker.partitions(), clock, throttles.leader());
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    @Test
    void aReplicaThatIsNotInSyncGetsNoMoreThanTheRate() {
        lead("a", false, THROTTLED);
        int sent = 0;
        for (int second = 0; second < 120; second++) {
            sent += bytes(readNow(FOLLOWER, wanted("a")), 0);
            clock.advanceMillis(1_000);
        }
        assertThat(sent).isBetween(100 * RATE, 121 * RATE + BATCHES * BATCH_BYTES);
    }

    @Test
    void aReplicaThatIsInSyncIsNeverHeldBack() {
        lead("a", true, THROTTLED);
        for (int round = 0; round < 20; round++) {
            assertThat(bytes(readNow(FOLLOWER, wanted("a")), 0)).isEqualTo(BATCHES * BATCH_BYTES);
        }
    }

    @Test
    void onlyTheReplicasThatAreListedForThisLeaderAreHeldBack() {
        lead("a", false, Map.of(REPLICAS, "0:2,1:1"));
        for (int round = 0; round < 20; round++) {
            assertThat(bytes(readNow(FOLLOWER, wanted("a")), 0)).isPositive();
        }
    }

    @Test
    void consumersAreNotHeldBack() {
        lead("a", false, THROTTLED);
        useUp();
        var consumer = new Reader.Consumer("", true, null);
        assertThat(bytes(readNow(consumer, wanted("a")), 0)).isEqualTo(BATCHES * BATCH_BYTES);
    }

    @Test
    void othersGetTheirRecordsWhileOneIsHeldBack() {
        lead("a", false, THROTTLED);
        lead("b", false, Map.of());
        useUp();
        List<FetchResult> results = readNow(FOLLOWER, wanted("a", "b"));
        assertThat(bytes(results, 0)).isZero();
        assertThat(results.getFirst().data().errorCode()).isZero();
        assertThat(bytes(results, 1)).isEqualTo(BATCHES * BATCH_BYTES);
    }

    @Test
    void whatWasHeldBackIsSentOnceTheRateAllowsIt() {
        lead("a", false, THROTTLED);
        useUp();
        assertThat(bytes(readNow(FOLLOWER, wanted("a")), 0)).isZero();
        clock.advanceMillis(BATCHES * 500L + 1);
        assertThat(bytes(readNow(FOLLOWER, wanted("a")), 0)).isPositive();
    }

    /// One answer is never cut within a batch, so the first takes all there is.
    private void useUp() {
        readNow(FOLLOWER, wanted("a"));
        assertThat(throttles.leader().isUsedUp(0)).isTrue();
    }

    private void lead(String topic, boolean inSync, Map<String, String> configs) {
        ClusterImage before = broker.image();
        broker.leadForAnother(topic, inSync, configs);
        ClusterImage after =
                broker.image()
                        .withBrokerConfigs(
                                Map.of(
                                        Integer.toString(TestPartitions.BROKER),
                                        Map.of(
                                                "leader.replication.throttled.rate",
                                                Integer.toString(RATE))));
        throttles.apply(before, after);
        for (int i = 0; i < BATCHES; i++) {
            broker.append(topic, 0, "x");
        }
        broker.flush();
    }

    private List<FetchResult> readNow(Reader who, Map<FetchTarget, FetchPosition> wanted) {
        return reader.read(who, wanted, new FetchReader.Limits(0, MANY, clock.nanos()));
    }

    private static Map<FetchTarget, FetchPosition> wanted(String... topics) {
        Map<FetchTarget, FetchPosition> wanted = new LinkedHashMap<>();
        for (String topic : topics) {
            wanted.put(
                    new FetchTarget("", TestPartitions.id(topic), 0),
                    new FetchPosition(new ReadPosition(0, 1, -1), MANY));
        }
        return wanted;
    }

    private static int bytes(List<FetchResult> results, int index) {
        return requireNonNull(results.get(index).data().records()).sizeBytes();
    }
}
