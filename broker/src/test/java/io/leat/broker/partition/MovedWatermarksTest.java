package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.log.Log;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What of high watermarks is written down, and when.
class MovedWatermarksTest {
    private static final int HERE = TestPartitions.BROKER;
    private static final int ELSEWHERE = TestPartitions.OTHER_BROKER;

    @TempDir private Path path;
    private TestPartitions broker;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, new ManualClock());
        broker.create("first", 1);
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    @Test
    void aLeadersHighWatermarkIsWrittenDownOnceItHasMoved() {
        broker.leadForAnother("t", false, Map.of());
        broker.append("t", 0, "a", "b");
        broker.flush();
        Partition led = broker.partition("t", 0);
        assertThat(led.highWatermark()).isEqualTo(2);
        assertThat(writtenDown(led.log())).isZero();
        broker.logs().checkpointCommitted();
        assertThat(writtenDown(led.log())).isEqualTo(2);
    }

    @Test
    void aFollowersHighWatermarkIsWrittenDownOnceItHasMoved() throws IOException {
        Replica replica = follow();
        replica.leaderSaid(2, 0);
        broker.logs().checkpointCommitted();
        assertThat(writtenDown(replica.log())).isEqualTo(2);
    }

    @Test
    void whatHasNotMovedSinceIsNotLookedAtAgain() throws IOException {
        Replica replica = follow();
        replica.leaderSaid(2, 0);
        broker.logs().checkpointCommitted();
        replica.leaderSaid(2, 0);
        assertThat(broker.logs().movedWatermarks().take()).isEmpty();
        replica.leaderSaid(3, 0);
        assertThat(broker.logs().movedWatermarks().take()).containsExactly(replica.log());
    }

    @Test
    void whatACutLeavesIsWrittenDown() throws IOException {
        Replica replica = follow();
        replica.leaderSaid(3, 0);
        broker.logs().checkpointCommitted();
        replica.diverged(new EpochEnd(1, 1));
        assertThat(writtenDown(replica.log())).isLessThanOrEqualTo(1);
        broker.logs().checkpointCommitted();
        assertThat(writtenDown(replica.log())).isEqualTo(1);
    }

    @Test
    void whereALogBeginsAnewIsWrittenDown() throws IOException {
        Replica replica = follow();
        replica.outOfRange(40);
        broker.logs().checkpointCommitted();
        assertThat(writtenDown(replica.log())).isEqualTo(40);
    }

    @Test
    void whatWasCommittedBeforeThereWasAnotherReplicaIsWrittenDownOnceThereIs() {
        var alone = new PartitionState(HERE, 1, 1, ReplicaSets.of(List.of(HERE), List.of(HERE)));
        put(alone);
        broker.append("t", 0, "a");
        broker.flush();
        Log log = broker.partition("t", 0).log();
        broker.logs().checkpointCommitted();
        assertThat(writtenDown(log)).isZero();
        broker.register(Map.of(HERE, "rack", ELSEWHERE, "rack"));
        put(alone.with(ReplicaSets.of(List.of(HERE, ELSEWHERE), List.of(HERE))));
        broker.logs().checkpointCommitted();
        assertThat(writtenDown(log)).isEqualTo(1);
    }

    private void put(PartitionState state) {
        broker.put(new TopicImage("t", TestPartitions.id("t"), List.of(state), Map.of()));
    }

    /// A copy of three records, durable.
    private Replica follow() {
        broker.followIn("t", 1);
        Replica replica = broker.replica("t");
        for (int offset = 0; offset < 3; offset++) {
            ByteBuffer batch = TestPartitions.batch("x");
            RecordBatch.at(batch, 0).assign(offset, 1);
            replica.copy(batch);
        }
        replica.requestFlush();
        broker.flush();
        return replica;
    }

    private long writtenDown(Log log) {
        return broker.directory().committedOffset(log);
    }
}
