package io.leat.broker.api.offset;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.RoundTrip;
import io.leat.broker.net.ManualClock;
import io.leat.broker.partition.ReadOutcome;
import io.leat.broker.partition.ReadPosition;
import io.leat.broker.partition.TestPartitions;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.DeleteRecordsRequest;
import io.leat.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.leat.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.leat.protocol.message.DeleteRecordsResponse;
import io.leat.protocol.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import io.leat.protocol.message.ListOffsetsRequest;
import io.leat.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.leat.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.leat.protocol.message.ListOffsetsResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteRecordsHandlerTest {
    private static final int NEWEST = DeleteRecordsRequest.HIGHEST_VERSION;

    private final ManualClock clock = new ManualClock();
    @TempDir private Path path;
    private TestPartitions broker;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, clock);
        broker.create("a", 2);
        broker.append("a", 0, "1", "2", "3");
        broker.append("a", 0, "4");
        broker.flush();
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theAnswerIsWhereThePartitionStartsNow(int version) {
        assertThat(delete(version, "a", 0, 2)).isEqualTo(answer(0, ErrorCode.NONE, 2));
        assertThat(broker.partition("a", 0).logStartOffset()).isEqualTo(2);
    }

    @Test
    void minusOneDeletesAllThatIsCommittedAndNothingElse() {
        broker.append("a", 0, "5");
        assertThat(delete(NEWEST, "a", 0, -1)).isEqualTo(answer(0, ErrorCode.NONE, 4));
        broker.flush();
        assertThat(delete(NEWEST, "a", 0, -1)).isEqualTo(answer(0, ErrorCode.NONE, 5));
        assertThat(delete(NEWEST, "a", 1, -1)).isEqualTo(answer(1, ErrorCode.NONE, 0));
    }

    @Test
    void whatIsNotCommittedCannotBeDeleted() {
        broker.append("a", 0, "5");
        assertThat(delete(NEWEST, "a", 0, 5)).isEqualTo(refused(0, ErrorCode.OFFSET_OUT_OF_RANGE));
        assertThat(delete(NEWEST, "a", 0, -2)).isEqualTo(refused(0, ErrorCode.OFFSET_OUT_OF_RANGE));
        assertThat(broker.partition("a", 0).logStartOffset()).isZero();
    }

    @Test
    void theStartNeverMovesBack() {
        delete(NEWEST, "a", 0, 3);
        assertThat(delete(NEWEST, "a", 0, 1)).isEqualTo(answer(0, ErrorCode.NONE, 3));
        assertThat(delete(NEWEST, "a", 0, 0)).isEqualTo(answer(0, ErrorCode.NONE, 3));
    }

    @Test
    void aDeletionIsStillThereAfterARestart() throws IOException {
        delete(NEWEST, "a", 0, 3);
        broker.close();
        broker = TestPartitions.open(path, clock);
        broker.create("a", 2);
        assertThat(broker.partition("a", 0).logStartOffset()).isEqualTo(3);
    }

    @Test
    void readersBelowAreOutOfRangeAndTheEarliestOffsetFollows() {
        delete(NEWEST, "a", 0, 3);
        assertThat(broker.partition("a", 0).read(new ReadPosition(2, -1, -1), 1000, true))
                .isEqualTo(new ReadOutcome.Failed(ErrorCode.OFFSET_OUT_OF_RANGE, 4, 3));
        assertThat(broker.partition("a", 0).read(new ReadPosition(3, -1, -1), 1000, true))
                .isInstanceOf(ReadOutcome.Records.class);
        assertThat(earliest("a")).isEqualTo(3);
    }

    @Test
    void whereCompactionAloneDecidesNothingIsDeleted() {
        broker.put("compacted", Map.of("cleanup.policy", "compact"));
        broker.put("both", Map.of("cleanup.policy", "compact,delete"));
        assertThat(delete(NEWEST, "compacted", 0, -1))
                .isEqualTo(refused(0, ErrorCode.POLICY_VIOLATION));
        assertThat(delete(NEWEST, "both", 0, -1)).isEqualTo(answer(0, ErrorCode.NONE, 0));
    }

    @Test
    void internalTopicsAreNotForClients() {
        broker.put("__consumer_offsets", Map.of());
        assertThat(delete(NEWEST, "__consumer_offsets", 0, -1))
                .isEqualTo(refused(0, ErrorCode.INVALID_TOPIC_EXCEPTION));
    }

    @Test
    void eachPartitionIsAnsweredForItself() {
        assertThat(delete(NEWEST, "none", 0, 1))
                .isEqualTo(refused(0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
        assertThat(delete(NEWEST, "a", 7, 1))
                .isEqualTo(refused(7, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
        DeleteRecordsResponse response =
                ask(NEWEST, topic("a", partition(1, 5), partition(0, 1)), topic("b"));
        assertThat(response.topics()).hasSize(2);
        assertThat(response.topics().getFirst().partitions())
                .containsExactly(
                        refused(1, ErrorCode.OFFSET_OUT_OF_RANGE), answer(0, ErrorCode.NONE, 1));
        assertThat(ask(NEWEST).topics()).isEmpty();
    }

    private DeleteRecordsPartitionResult delete(int version, String topic, int index, long offset) {
        return ask(version, topic(topic, partition(index, offset)))
                .topics()
                .getFirst()
                .partitions()
                .getFirst();
    }

    private DeleteRecordsResponse ask(int version, DeleteRecordsTopic... topics) {
        return RoundTrip.ask(
                new DeleteRecordsHandler(broker.partitions()),
                DeleteRecordsRequest.builder().topics(List.of(topics)).timeoutMs(1000).build(),
                version,
                DeleteRecordsResponse.class);
    }

    private static DeleteRecordsTopic topic(String name, DeleteRecordsPartition... partitions) {
        return DeleteRecordsTopic.builder().name(name).partitions(List.of(partitions)).build();
    }

    private static DeleteRecordsPartition partition(int index, long offset) {
        return DeleteRecordsPartition.builder().partitionIndex(index).offset(offset).build();
    }

    private static DeleteRecordsPartitionResult answer(int index, ErrorCode error, long start) {
        return DeleteRecordsPartitionResult.builder()
                .partitionIndex(index)
                .errorCode(error.code())
                .lowWatermark(start)
                .build();
    }

    private static DeleteRecordsPartitionResult refused(int index, ErrorCode error) {
        return answer(index, error, -1);
    }

    private long earliest(String topic) {
        var asked =
                ListOffsetsPartition.builder()
                        .partitionIndex(0)
                        .currentLeaderEpoch(-1)
                        .timestamp(ListOffsetsHandler.EARLIEST)
                        .build();
        var topics = List.of(ListOffsetsTopic.builder().name(topic).partitions(List.of(asked)));
        return RoundTrip.ask(
                        new ListOffsetsHandler(broker.partitions()),
                        ListOffsetsRequest.builder()
                                .topics(
                                        topics.stream()
                                                .map(ListOffsetsTopic.Builder::build)
                                                .toList())
                                .build(),
                        ListOffsetsRequest.HIGHEST_VERSION,
                        ListOffsetsResponse.class)
                .topics()
                .getFirst()
                .partitions()
                .getFirst()
                .offset();
    }
}
