package io.leat.broker.api.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.RoundTrip;
import io.leat.broker.api.admin.InstantController;
import io.leat.broker.api.admin.InstantController.Mood;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ElectLeadersRequest;
import io.leat.protocol.message.ElectLeadersRequest.TopicPartitions;
import io.leat.protocol.message.ElectLeadersResponse;
import io.leat.protocol.message.ElectLeadersResponse.PartitionResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElectLeadersHandlerTest {
    private final InstantController controller =
            new InstantController(Mood.CONTROLLER, ThreeBrokers.image());

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void eachPartitionIsAnsweredInEveryVersion(int version) {
        var response = ask(controller, named(0, 7), version);
        assertThat(response.errorCode()).isZero();
        var topic = response.replicaElectionResults().getFirst();
        assertThat(topic.topic()).isEqualTo(ThreeBrokers.NAME);
        assertThat(topic.partitionResult())
                .extracting(PartitionResult::errorCode)
                .containsExactly(
                        ErrorCode.ELECTION_NOT_NEEDED.code(),
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void ofAllPartitionsOnlyThoseThatNeedALeaderAreAnswered(int version) {
        var response = ask(controller, request((byte) 0, null), version);
        assertThat(response.replicaElectionResults()).isEmpty();
    }

    @Test
    void anElectionOfAnUnknownKindIsRefused() {
        var response = ask(controller, request((byte) 2, null), 2);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void anotherBrokerThanTheControllerSaysSo() {
        var other = new InstantController(Mood.NOT_CONTROLLER, ThreeBrokers.image());
        var response = ask(other, named(0), 2);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.NOT_CONTROLLER.code());
        assertThat(response.replicaElectionResults().getFirst().partitionResult())
                .extracting(PartitionResult::errorCode)
                .containsExactly(ErrorCode.NOT_CONTROLLER.code());
    }

    private static ElectLeadersResponse ask(
            InstantController controller, ElectLeadersRequest request, int version) {
        var handler = new ElectLeadersHandler(controller, ThreeBrokers.TWO_IN_SYNC);
        return RoundTrip.ask(handler, request, version, ElectLeadersResponse.class);
    }

    private static ElectLeadersRequest named(Integer... partitions) {
        return request(
                (byte) 0,
                List.of(
                        TopicPartitions.builder()
                                .topic(ThreeBrokers.NAME)
                                .partitions(List.of(partitions))
                                .build()));
    }

    private static ElectLeadersRequest request(byte type, @Nullable List<TopicPartitions> topics) {
        return ElectLeadersRequest.builder().electionType(type).topicPartitions(topics).build();
    }
}
