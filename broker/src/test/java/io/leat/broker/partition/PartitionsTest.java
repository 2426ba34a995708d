package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionsTest {
    private static final int HERE = TestPartitions.BROKER;
    private static final int ELSEWHERE = TestPartitions.OTHER_BROKER;
    private static final Uuid FIRST = new Uuid(1, 1);
    private static final Uuid SECOND = new Uuid(2, 2);

    private final ManualClock clock = new ManualClock();
    @TempDir private Path path;
    private final FailingStorage storage = new FailingStorage();
    private TestPartitions broker;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, clock, storage);
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    @Test
    void anUnknownNameAndAnUnknownIdAreDifferentErrors() {
        assertThat(find("no", Uuid.ZERO, 0)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(find("", FIRST, 0)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
    }

    @Test
    void aTopicIsFoundByItsIdOrByItsName() {
        put(FIRST, Map.of(), HERE);
        assertThat(find("t", Uuid.ZERO, 0)).isEqualTo(ErrorCode.NONE);
        assertThat(find("", FIRST, 0)).isEqualTo(ErrorCode.NONE);
        assertThat(find("t", SECOND, 0)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
    }

    @Test
    void aPartitionThatTheTopicDoesNotHaveIsUnknown() {
        put(FIRST, Map.of(), HERE);
        assertThat(find("t", Uuid.ZERO, 1)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(find("t", Uuid.ZERO, -1)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(find("", FIRST, Integer.MAX_VALUE))
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void aNewReplicatedPartitionForWhichTheDiskHadNoRoomIsMadeOnceItHas() {
        broker.register(Map.of(HERE, "rack", ELSEWHERE, "rack"));
        storage.fillUp(true);
        broker.leadWith("t", 0, List.of(ELSEWHERE));
        assertThat(find("t", Uuid.ZERO, 0)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        broker.partitions().createMissing();
        assertThat(find("t", Uuid.ZERO, 0)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        storage.fillUp(false);
        broker.partitions().createMissing();
        assertThat(find("t", Uuid.ZERO, 0)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void whoCopiesHearsOfAllNewTermsTogetherWhenAllRolesAreTaken() {
        broker.create("first", 1);
        List<Integer> both = List.of(ELSEWHERE, HERE);
        var led = new PartitionState(ELSEWHERE, 1, 1, ReplicaSets.of(both, both));
        broker.put(new TopicImage("t", FIRST, List.of(led, led, led), Map.of()));
        assertThat(broker.toldTogether()).containsExactly(3);
        var next = led.ledBy(ELSEWHERE, led.replicaSets());
        broker.put(new TopicImage("t", FIRST, List.of(next, led, next), Map.of()));
        assertThat(broker.toldTogether()).containsExactly(3, 2);
    }

    @Test
    void aPartitionThatIsLedElsewhereIsNotServedHere() {
        put(FIRST, Map.of(), HERE, ELSEWHERE);
        assertThat(find("t", Uuid.ZERO, 0)).isEqualTo(ErrorCode.NONE);
        assertThat(find("t", Uuid.ZERO, 1)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(path.resolve("t-1")).doesNotExist();
    }

    @Test
    void aPartitionThatLosesItsLeaderIsClosedAndKeepsItsRecords() {
        put(FIRST, Map.of(), HERE);
        broker.append("t", 0, "a");
        broker.flush();
        Partition before = broker.partition("t", 0);
        broker.followIn("t", 1);
        assertThat(before.checkEpoch(-1)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(find("t", Uuid.ZERO, 0)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        broker.leadInEpoch("t", 2);
        assertThat(broker.partition("t", 0)).isNotSameAs(before);
        assertThat(broker.partition("t", 0).highWatermark()).isEqualTo(1);
        broker.append("t", 0, "b");
        broker.flush();
        assertThat(broker.partition("t", 0).highWatermark()).isEqualTo(2);
    }

    @Test
    void aPartitionThatMovedAwayLeavesNothingBehind() {
        put(FIRST, Map.of(), HERE);
        broker.append("t", 0, "a");
        put(FIRST, Map.of(), ELSEWHERE);
        assertThat(find("t", Uuid.ZERO, 0)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(path.resolve("t-0")).doesNotExist();
    }

    @Test
    @Tag("KAFKA-14616")
    void aTopicThatIsCreatedAgainStartsEmpty() {
        put(FIRST, Map.of(), HERE);
        broker.append("t", 0, "old");
        broker.flush();
        Partition old = broker.partition("t", 0);
        put(SECOND, Map.of(), HERE);
        Partition fresh = broker.partition("t", 0);
        assertThat(fresh.topicId()).isEqualTo(SECOND);
        assertThat(fresh.logEndOffset()).isZero();
        assertThat(find("", FIRST, 0)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
        assertThat(old.checkEpoch(-1)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        broker.append("t", 0, "new");
        broker.flush();
        assertThat(fresh.highWatermark()).isEqualTo(1);
    }

    @Test
    @Tag("KAFKA-14616")
    void aTopicThatWasCreatedAgainWhileTheBrokerWasDownStartsEmpty() throws Exception {
        put(FIRST, Map.of(), HERE);
        broker.append("t", 0, "old");
        broker.close();
        open();
        put(SECOND, Map.of(), HERE);
        assertThat(broker.partition("t", 0).logEndOffset()).isZero();
        assertThat(broker.partition("t", 0).topicId()).isEqualTo(SECOND);
    }

    @Test
    void aRestartFindsTheRecordsAgain() throws Exception {
        put(FIRST, Map.of(), HERE);
        broker.append("t", 0, "a", "b");
        broker.close();
        open();
        put(FIRST, Map.of(), HERE);
        assertThat(broker.partition("t", 0).highWatermark()).isEqualTo(2);
    }

    @Test
    void aDeletedTopicsLogIsTakenAway() {
        broker.create("t", 2);
        broker.delete("t");
        assertThat(find("t", Uuid.ZERO, 0)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(find("", TestPartitions.id("t"), 0)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
        assertThat(path.resolve("t-0")).doesNotExist();
        assertThat(path.resolve("t-1")).doesNotExist();
    }

    @Test
    void morePartitionsJoinWithoutTouchingTheOthers() {
        put(FIRST, Map.of(), HERE);
        Partition first = broker.partition("t", 0);
        put(FIRST, Map.of(), HERE, HERE, ELSEWHERE);
        assertThat(broker.partition("t", 0)).isSameAs(first);
        assertThat(broker.partition("t", 1).logEndOffset()).isZero();
        assertThat(find("t", Uuid.ZERO, 2)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void aTopicsConfigAppliesToPartitionsThatExist() {
        put(FIRST, Map.of(), HERE);
        assertThat(error(broker.append("t", 0, "x".repeat(200)))).isEqualTo(ErrorCode.NONE);
        put(FIRST, Map.of("max.message.bytes", "100"), HERE);
        assertThat(broker.partition("t", 0).batchBytesMax()).isEqualTo(100);
        assertThat(error(broker.append("t", 0, "x".repeat(200))))
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void aBrokersDynamicDefaultAppliesToTopicsWithoutTheirOwn() {
        put(FIRST, Map.of(), HERE);
        broker.put(TestPartitions.topic("own", SECOND, Map.of("max.message.bytes", "700"), one()));
        dynamic(Map.of(ClusterImage.ALL_BROKERS, Map.of("message.max.bytes", "500")));
        assertThat(broker.partition("t", 0).batchBytesMax()).isEqualTo(500);
        assertThat(broker.partition("own", 0).batchBytesMax()).isEqualTo(700);
        dynamic(
                Map.of(
                        ClusterImage.ALL_BROKERS,
                        Map.of("message.max.bytes", "500"),
                        Integer.toString(HERE),
                        Map.of("message.max.bytes", "400")));
        assertThat(broker.partition("t", 0).batchBytesMax()).isEqualTo(400);
        dynamic(Map.of());
        assertThat(broker.partition("t", 0).batchBytesMax())
                .isEqualTo(TestPartitions.config().topicSettings(Map.of()).batches().bytesMax());
    }

    @Test
    void aLogThatCannotBeOpenedIsAStorageErrorAndNotAnotherBrokersPartition() throws Exception {
        Files.createDirectories(path.resolve("t-0"));
        put(FIRST, Map.of(), HERE, HERE);
        assertThat(find("t", Uuid.ZERO, 0)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(find("t", Uuid.ZERO, 1)).isEqualTo(ErrorCode.NONE);
        assertThat(broker.partitions().find(new TopicPartition("t", 0))).isNull();
    }

    private void put(Uuid id, Map<String, String> configs, Integer... leaders) {
        broker.put(TestPartitions.topic("t", id, configs, List.of(leaders)));
    }

    private void dynamic(Map<String, Map<String, String>> configs) {
        broker.change(broker.image().withBrokerConfigs(configs));
    }

    private static List<Integer> one() {
        return TestPartitions.leaders(HERE, 1);
    }

    private ErrorCode find(String topic, Uuid id, int partition) {
        return switch (broker.partitions().find(topic, id, partition)) {
            case Lookup.Found found -> ErrorCode.NONE;
            case Lookup.Missing(ErrorCode error) -> error;
        };
    }

    private static ErrorCode error(AppendOutcome outcome) {
        return switch (outcome) {
            case AppendOutcome.Appended appended -> ErrorCode.NONE;
            case AppendOutcome.Refused refused -> refused.error();
        };
    }
}
