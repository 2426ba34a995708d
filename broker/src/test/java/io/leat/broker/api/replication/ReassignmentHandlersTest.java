package io.leat.broker.api.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.RoundTrip;
import io.leat.broker.api.admin.InstantController;
import io.leat.broker.api.admin.InstantController.Mood;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.AlterPartitionReassignmentsRequest;
import io.leat.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.leat.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.leat.protocol.message.AlterPartitionReassignmentsResponse;
import io.leat.protocol.message.AlterPartitionReassignmentsResponse.ReassignablePartitionResponse;
import io.leat.protocol.message.ListPartitionReassignmentsRequest;
import io.leat.protocol.message.ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics;
import io.leat.protocol.message.ListPartitionReassignmentsResponse;
import io.leat.protocol.message.ListPartitionReassignmentsResponse.OngoingPartitionReassignment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReassignmentHandlersTest {
    private final InstantController controller =
            new InstantController(Mood.CONTROLLER, ThreeBrokers.reduced());

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aMoveIsListedUntilItIsTakenBack(int version) {
        assertThat(list(null)).isEmpty();
        assertThat(errors(move(controller, version, 0, List.of(0, 2)))).containsExactly((short) 0);
        OngoingPartitionReassignment moving = list(null).getFirst();
        assertThat(moving.partitionIndex()).isZero();
        assertThat(moving.replicas()).containsExactly(0, 2, 1);
        assertThat(moving.addingReplicas()).containsExactly(2);
        assertThat(moving.removingReplicas()).containsExactly(1);
        assertThat(list(1)).isEmpty();
        assertThat(list(0)).hasSize(1);
        assertThat(errors(move(controller, version, 0, null))).containsExactly((short) 0);
        assertThat(list(null)).isEmpty();
        assertThat(errors(move(controller, version, 0, null)))
                .containsExactly(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS.code());
    }

    @Test
    void aMoveToABrokerThatIsNotThereIsRefusedWithASentence() {
        var response = move(controller, 1, 0, List.of(0, 7));
        assertThat(response.errorCode()).isZero();
        assertThat(response.responses().getFirst().partitions().getFirst().errorMessage())
                .isEqualTo("There is no broker 7.");
        assertThat(errors(response)).containsExactly(ErrorCode.INVALID_REPLICA_ASSIGNMENT.code());
    }

    @Test
    void anotherBrokerThanTheControllerSaysSo() {
        var other = new InstantController(Mood.NOT_CONTROLLER, ThreeBrokers.reduced());
        var response = move(other, 1, 0, List.of(0, 2));
        assertThat(response.errorCode()).isEqualTo(ErrorCode.NOT_CONTROLLER.code());
    }

    private static AlterPartitionReassignmentsResponse move(
            InstantController controller,
            int version,
            int partition,
            @Nullable List<Integer> replicas) {
        var request =
                AlterPartitionReassignmentsRequest.builder()
                        .topics(
                                List.of(
                                        ReassignableTopic.builder()
                                                .name(ThreeBrokers.NAME)
                                                .partitions(
                                                        List.of(
                                                                ReassignablePartition.builder()
                                                                        .partitionIndex(partition)
                                                                        .replicas(replicas)
                                                                        .build()))
                                                .build()))
                        .build();
        var handler = new AlterReassignmentsHandler(controller, ThreeBrokers.TWO_IN_SYNC);
        return RoundTrip.ask(handler, request, version, AlterPartitionReassignmentsResponse.class);
    }

    private static List<Short> errors(AlterPartitionReassignmentsResponse response) {
        return response.responses().getFirst().partitions().stream()
                .map(ReassignablePartitionResponse::errorCode)
                .toList();
    }

    /// What is under way in this partition, or in all.
    private List<OngoingPartitionReassignment> list(@Nullable Integer partition) {
        var request = ListPartitionReassignmentsRequest.builder();
        if (partition != null) {
            request.topics(
                    List.of(
                            ListPartitionReassignmentsTopics.builder()
                                    .name(ThreeBrokers.NAME)
                                    .partitionIndexes(List.of(partition, 99))
                                    .build(),
                            ListPartitionReassignmentsTopics.builder().name("none").build()));
        }
        var handler = new ListReassignmentsHandler(controller::image);
        return RoundTrip.ask(handler, request.build(), 0, ListPartitionReassignmentsResponse.class)
                .topics()
                .stream()
                .flatMap(topic -> topic.partitions().stream())
                .toList();
    }
}
