package io.leat.broker.api.replication;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.ApiTable;
import io.leat.broker.api.ApiTable.Api;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.RoundTrip;
import io.leat.broker.api.admin.InstantController;
import io.leat.broker.api.admin.InstantController.Mood;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.AlterPartitionRequest;
import io.leat.protocol.message.AlterPartitionRequest.BrokerState;
import io.leat.protocol.message.AlterPartitionRequest.PartitionData;
import io.leat.protocol.message.AlterPartitionRequest.TopicData;
import io.leat.protocol.message.AlterPartitionResponse;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiVersionsRequest;
import io.leat.protocol.message.ApiVersionsResponse;
import io.leat.protocol.message.ApiVersionsResponse.ApiVersion;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlterPartitionHandlerTest {
    private final InstantController controller =
            new InstantController(Mood.CONTROLLER, ThreeBrokers.image());

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void theNewStateIsAnswered(int version) {
        var answer = ask(controller, request(0, partition(0, version, 0, 1)), version);
        var partition = answer.topics().getFirst().partitions().getFirst();
        assertThat(answer.errorCode()).isZero();
        assertThat(partition.errorCode()).isZero();
        assertThat(partition.leaderId()).isZero();
        assertThat(partition.isr()).containsExactly(0, 1);
        assertThat(partition.partitionEpoch()).isEqualTo(1);
    }

    @Test
    void eachPartitionHasItsOwnAnswer() {
        var answer = ask(controller, request(0, partition(0, 3, 0, 2), partition(1, 3, 0, 1)), 3);
        assertThat(answer.topics().getFirst().partitions())
                .extracting(AlterPartitionResponse.PartitionData::errorCode)
                .containsExactly(ErrorCode.NONE.code(), ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void aLeaderThatResignsHearsThatAnotherLeads() {
        var answer = ask(controller, request(0, partition(0, 3, 1, 2)), 3);
        var partition = answer.topics().getFirst().partitions().getFirst();
        assertThat(partition.errorCode()).isEqualTo(ErrorCode.NEW_LEADER_ELECTED.code());
        assertThat(partition.leaderId()).isEqualTo(1);
        assertThat(partition.leaderEpoch()).isEqualTo(1);
    }

    @Test
    void whoIsNotRegisteredSoHearsThatOnce() {
        var request =
                AlterPartitionRequest.builder()
                        .brokerId(0)
                        .brokerEpoch(9)
                        .topics(request(0, partition(0, 3, 0, 1)).topics())
                        .build();
        var answer = ask(controller, request, 3);
        assertThat(answer.errorCode()).isEqualTo(ErrorCode.STALE_BROKER_EPOCH.code());
        assertThat(answer.topics()).isEmpty();
    }

    @Test
    void anotherBrokerThanTheControllerSaysSo() {
        var other = new InstantController(Mood.NOT_CONTROLLER, ThreeBrokers.image());
        var answer = ask(other, request(0, partition(0, 3, 0, 1)), 3);
        assertThat(answer.errorCode()).isEqualTo(ErrorCode.NOT_CONTROLLER.code());
    }

    @Test
    void clientsAreNotToldOfIt() {
        var api =
                new Api<>(
                        ApiKey.ALTER_PARTITION,
                        AlterPartitionRequest.class,
                        new AlterPartitionHandler(controller, ThreeBrokers.TWO_IN_SYNC));
        var versions = requireNonNull(new ApiTable(List.of(api)).find(ApiKey.API_VERSIONS));
        var advertised =
                RoundTrip.ask(
                        (ApiVersionsRequest request, RequestContext context) ->
                                versions.start(request, context),
                        ApiVersionsRequest.builder()
                                .clientSoftwareName("test")
                                .clientSoftwareVersion("1")
                                .build(),
                        3,
                        ApiVersionsResponse.class);
        assertThat(advertised.apiKeys())
                .extracting(ApiVersion::apiKey)
                .containsExactly(ApiKey.API_VERSIONS.id());
    }

    private static AlterPartitionResponse ask(
            InstantController controller, AlterPartitionRequest request, int version) {
        var handler = new AlterPartitionHandler(controller, ThreeBrokers.TWO_IN_SYNC);
        return RoundTrip.ask(handler, request, version, AlterPartitionResponse.class);
    }

    private static AlterPartitionRequest request(int broker, PartitionData... partitions) {
        return AlterPartitionRequest.builder()
                .brokerId(broker)
                .brokerEpoch(10L + broker)
                .topics(
                        List.of(
                                TopicData.builder()
                                        .topicId(ThreeBrokers.TOPIC)
                                        .partitions(List.of(partitions))
                                        .build()))
                .build();
    }

    private static PartitionData partition(int index, int version, Integer... inSync) {
        var partition = PartitionData.builder().partitionIndex(index);
        return version == 2
                ? partition.newIsr(List.of(inSync)).build()
                : partition
                        .newIsrWithEpochs(
                                Arrays.stream(inSync)
                                        .map(id ->
                                                BrokerState.builder()
                                                        .brokerId(id)
                                                        .brokerEpoch(10L + id)
                                                        .build())
                                        .toList())
                        .build();
    }
}
