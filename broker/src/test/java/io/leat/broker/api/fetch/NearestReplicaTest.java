package io.leat.broker.api.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.config.ThrottleConfig.Side;
import io.leat.broker.net.Await;
import io.leat.broker.net.ManualClock;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.ReadPosition;
import io.leat.broker.partition.TestPartitions;
import io.leat.broker.throttle.ReplicationThrottle;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.FetchResponse.PartitionData;
import io.leat.protocol.wire.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Broker 1 in the north leads `t-0`; 2 and 3 in the south and 4 without a rack have copies.
@Tag("KIP-392")
class NearestReplicaTest {
    private static final FetchTarget T = new FetchTarget("t", TestPartitions.id("t"), 0);
    private static final long FAR_NANOS = 600_000_000_000L;
    private static final int MANY = 1_000_000;

    private final ManualClock clock = new ManualClock();
    @TempDir private Path path;
    private TestPartitions broker;
    private Partition partition;
    private NearestReplica nearest;

    @BeforeEach
    void lead() throws IOException {
        broker = TestPartitions.open(path, clock);
        broker.create("first", 1); // what the first image shows was there before the broker
        broker.register(Map.of(1, "north", 2, "south", 3, "south", 4, ""));
        broker.leadWith("t", 1, List.of(2, 3, 4));
        partition = broker.partition("t", 0);
        nearest = new NearestReplica(broker::image, TestPartitions.BROKER);
        broker.append("t", 0, "a");
        broker.append("t", 0, "b");
        broker.flush();
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    private void has(int follower, long offset) {
        partition.readFor(
                new Partition.Fetcher(follower, follower),
                new ReadPosition(offset, 1, -1),
                MANY,
                false);
    }

    @Test
    void aConsumerIsSentToTheCopyInItsRackThatHasMost() {
        has(2, 1);
        has(3, 2);
        assertThat(nearest.elsewhere(partition, "south", 0)).isEqualTo(OptionalInt.of(3));
        assertThat(nearest.elsewhere(partition, "north", 0)).isEmpty();
        assertThat(nearest.elsewhere(partition, "west", 0)).isEmpty();
        assertThat(nearest.elsewhere(partition, "", 0)).isEmpty();
    }

    @Test
    void whoHasNotWhatIsAskedForIsNotNamed() {
        assertThat(nearest.elsewhere(partition, "south", 0)).isEmpty();
        has(2, 1);
        assertThat(nearest.elsewhere(partition, "south", 2)).isEmpty();
        assertThat(nearest.elsewhere(partition, "south", 1)).isEqualTo(OptionalInt.of(2));
    }

    @Test
    void whoIsNotInSyncIsNotNamed() {
        has(2, 2);
        broker.leadWith("t", 2, List.of());
        partition = broker.partition("t", 0);
        has(2, 2);
        assertThat(nearest.elsewhere(partition, "south", 0)).isEmpty();
    }

    @Test
    void aFetchIsAnsweredWithTheCopyAndWithoutRecords() {
        has(2, 2);
        PartitionData data = read(new Reader.Consumer("south", true, nearest), 0);
        assertThat(data.preferredReadReplica()).isEqualTo(2);
        assertThat(Objects.requireNonNull(data.records()).sizeBytes()).isZero();
        assertThat(ErrorCode.of(data.errorCode())).isEqualTo(ErrorCode.NONE);
        PartitionData here = read(new Reader.Consumer("south", true, null), 0);
        assertThat(here.preferredReadReplica()).isEqualTo(-1);
    }

    @Test
    void aFollowerServesConsumersThatKnowOfItAndNobodyElse() throws IOException {
        broker.followIn("copied", 1);
        FetchTarget copied = new FetchTarget("copied", TestPartitions.id("copied"), 0);
        broker.replica("copied").copy(TestPartitions.batch("x"));
        broker.replica("copied").leaderSaid(1, 0);
        PartitionData data = read(copied, new Reader.Consumer("", true, null), 0);
        Payload records = Objects.requireNonNull(data.records());
        assertThat(records.sizeBytes()).isEqualTo(TestPartitions.batch("x").remaining());
        for (Reader other :
                List.of(
                        new Reader.Consumer("", false, null),
                        new Reader.Broker(new Partition.Fetcher(2, 2), true))) {
            assertThat(ErrorCode.of(read(copied, other, 0).errorCode()))
                    .isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
    }

    /// Otherwise readers of the copy would see records as late as the follower's wait is long.
    @Test
    void aFollowerHearsAtOnceWhatIsCommitted() throws Exception {
        has(2, 2);
        has(3, 2);
        has(4, 1);
        assertThat(partition.highWatermark()).isEqualTo(1);
        var follower = new Reader.Broker(new Partition.Fetcher(2, 2), true);
        var wanted = Map.of(T, at(2).afterSending(1));
        var limits = new FetchReader.Limits(1, MANY, clock.nanos() + FAR_NANOS);
        var answer = new CompletableFuture<List<FetchResult>>();
        Thread thread =
                Thread.startVirtualThread(() ->
                        answer.complete(
                                new FetchReader(broker.partitions(), clock, unthrottled())
                                        .read(follower, wanted, limits)));
        Await.until("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        has(4, 2);
        PartitionData data = answer.get(20, TimeUnit.SECONDS).getFirst().data();
        assertThat(data.highWatermark()).isEqualTo(2);
        var late = Map.of(T, at(2).afterSending(1));
        var atOnce =
                new FetchReader(broker.partitions(), clock, unthrottled())
                        .read(follower, late, limits);
        assertThat(atOnce.getFirst().data().highWatermark()).isEqualTo(2);
    }

    private static FetchPosition at(long offset) {
        return new FetchPosition(new ReadPosition(offset, -1, -1), MANY);
    }

    private PartitionData read(Reader reader, long offset) {
        return read(T, reader, offset);
    }

    private PartitionData read(FetchTarget target, Reader reader, long offset) {
        var limits = new FetchReader.Limits(0, MANY, clock.nanos());
        return new FetchReader(broker.partitions(), clock, unthrottled())
                .read(reader, Map.of(target, at(offset)), limits)
                .getFirst()
                .data();
    }

    private ReplicationThrottle unthrottled() {
        return new ReplicationThrottle(Side.LEADER, TestPartitions.BROKER, clock);
    }
}
