package io.leat.systemtest.hostile;

import static io.leat.systemtest.hostile.Requests.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.LeatOnly;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.CreateTopicsResponse;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(HostileBroker.class)
@ResourceLock("hostile broker")
final class RequestTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final BrokerUnderTest broker;
    private final Watch watch;

    RequestTest(BrokerUnderTest broker) {
        this.broker = broker;
        this.watch = Watch.over(broker);
    }

    @AfterEach
    void nobodyElseNoticed() {
        watch.requireUnharmed();
        watch.close();
    }

    private RawConnection connect() {
        return RawConnection.to(broker.port());
    }

    @ParameterizedTest
    @ValueSource(shorts = {-1, 999, 32_767})
    void anUnknownApiKeyClosesTheConnection(short key) {
        closes(start(key, 0).array());
    }

    @ParameterizedTest
    @CsvSource({"PRODUCE,2", "PRODUCE,99", "FETCH,3", "FETCH,-1", "METADATA,99", "JOIN_GROUP,77"})
    void aVersionOutOfRangeClosesTheConnection(ApiKeys key, int version) {
        closes(start(key.id, version).array());
    }

    @Test
    void anApiThatIsNotForClientsClosesTheConnection() {
        closes(start(ApiKeys.VOTE.id, 0).array());
    }

    private void closes(byte[] frame) {
        try (RawConnection connection = connect()) {
            connection.sendFrame(frame);
            assertThat(connection.isClosedWithin(SOON)).isTrue();
        }
        watch.requireOneLogLine();
    }

    /// A request header of version 1 and 64 bytes of nothing.
    private static ByteBuffer start(int key, int version) {
        return ByteBuffer.allocate(74)
                .putShort((short) key)
                .putShort((short) version)
                .putInt(1)
                .putShort((short) -1);
    }

    @Test
    void versionsAskedForInATooNewVersionAreAnsweredInVersionZero() {
        try (RawConnection connection = connect()) {
            connection.sendFrame(start(ApiKeys.API_VERSIONS.id, 99).array());
            var asked = new RequestHeader(ApiKeys.API_VERSIONS, (short) 0, "hostile", 1);
            var answer =
                    (ApiVersionsResponse)
                            AbstractResponse.parseResponse(
                                    ByteBuffer.wrap(connection.receive()), asked);
            assertThat(answer.data().errorCode()).isEqualTo(Errors.UNSUPPORTED_VERSION.code());
            var own = answer.apiVersion(ApiKeys.API_VERSIONS.id);
            assertThat(own.minVersion()).isEqualTo((short) 0);
            assertThat(own.maxVersion()).isEqualTo((short) 4);
            Requests.requireAnswer(connection);
        }
    }

    @Test
    void aClientNameWithForbiddenCharactersIsAnInvalidRequest() {
        try (RawConnection connection = connect()) {
            var body =
                    new ApiVersionsRequestData()
                            .setClientSoftwareName("no spaces, please")
                            .setClientSoftwareVersion("1");
            var header = header(ApiKeys.API_VERSIONS, 3, connection);
            var answer = (ApiVersionsResponse) connection.call(header, body);
            assertThat(answer.data().errorCode()).isEqualTo(Errors.INVALID_REQUEST.code());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 1_000, 1_000_000, Integer.MAX_VALUE, -2, Integer.MIN_VALUE})
    void anArrayLongerThanItsFrameClosesTheConnection(int count) {
        ByteBuffer request = ByteBuffer.allocate(14);
        request.putShort(ApiKeys.METADATA.id).putShort((short) 4).putInt(1).putShort((short) -1);
        closes(request.putInt(count).array());
    }

    @Test
    void aCompactArrayLongerThanItsFrameClosesTheConnection() {
        var request = new ByteArrayOutputStream();
        request.writeBytes(start(ApiKeys.METADATA.id, 9).array());
        byte[] frame = ByteBuffer.allocate(20).put(request.toByteArray(), 0, 10).array();
        ByteBuffer.wrap(frame).position(11).put(new byte[] {-1, -1, -1, -1, 7});
        closes(frame);
    }

    @LeatOnly
    @Test
    void tagsWithoutEndInAHeaderCostNothing() {
        ByteBuffer request = ByteBuffer.allocate(8_000_000);
        request.putShort(ApiKeys.API_VERSIONS.id)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) -1);
        request.put(new byte[] {-1, -1, -1, 127});
        for (int tag = 0; request.remaining() > 8; tag++) {
            request.put((byte) ((tag & 0x7f) | 0x80)).put((byte) (((tag >> 7) & 0x7f) | 0x80));
            request.put((byte) ((tag >> 14) & 0x7f)).put((byte) 0);
        }
        closes(request.array());
    }

    @Test
    void anIllegalTopicNameIsNamedInTheAnswer() {
        try (RawConnection connection = connect()) {
            var topic = new MetadataRequestData.MetadataRequestTopic().setName("no/slashes");
            var body = new MetadataRequestData().setTopics(List.of(topic));
            var header = header(ApiKeys.METADATA, 9, connection);
            var answer = (MetadataResponse) connection.call(header, body);
            assertThat(answer.errors()).containsEntry("no/slashes", Errors.INVALID_TOPIC_EXCEPTION);
        }
    }

    @Test
    void topicsThatExistOrCannotBeAreNamedInTheAnswer() {
        String existing = new Clients(broker).topic("existing", 1);
        try (RawConnection connection = connect()) {
            var topics = new CreateTopicsRequestData.CreatableTopicCollection();
            topics.add(creatable(existing, 1));
            topics.add(creatable("no spaces", 1));
            topics.add(creatable("no-partitions", 0));
            topics.add(creatable(Clients.unique("good"), 1));
            var body = new CreateTopicsRequestData().setTopics(topics).setTimeoutMs(10_000);
            var header = header(ApiKeys.CREATE_TOPICS, 7, connection);
            var answer = (CreateTopicsResponse) connection.call(header, body);
            assertThat(answer.errorCounts())
                    .containsEntry(Errors.TOPIC_ALREADY_EXISTS, 1)
                    .containsEntry(Errors.INVALID_TOPIC_EXCEPTION, 1)
                    .containsEntry(Errors.INVALID_PARTITIONS, 1)
                    .containsEntry(Errors.NONE, 1);
        }
    }

    private static CreateTopicsRequestData.CreatableTopic creatable(String name, int partitions) {
        return new CreateTopicsRequestData.CreatableTopic()
                .setName(name)
                .setNumPartitions(partitions)
                .setReplicationFactor((short) 1);
    }

    @Test
    void aPartitionThatDoesNotExistIsAnError() {
        String topic = new Clients(broker).topic("small", 1);
        try (RawConnection connection = connect()) {
            var partition =
                    new ListOffsetsRequestData.ListOffsetsPartition()
                            .setPartitionIndex(7)
                            .setTimestamp(-1);
            var asked =
                    new ListOffsetsRequestData.ListOffsetsTopic()
                            .setName(topic)
                            .setPartitions(List.of(partition));
            var body = new ListOffsetsRequestData().setReplicaId(-1).setTopics(List.of(asked));
            var header = header(ApiKeys.LIST_OFFSETS, 7, connection);
            var answer = (ListOffsetsResponse) connection.call(header, body);
            assertThat(answer.errorCounts()).containsEntry(Errors.UNKNOWN_TOPIC_OR_PARTITION, 1);
            assertThat(Requests.produce(connection, topic, 7, Batches.good()))
                    .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
            assertThat(Requests.produce(connection, "no-such-topic", 0, Batches.good()))
                    .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
    }

    @Test
    void acknowledgementsThatDoNotExistAreAnError() {
        String topic = new Clients(broker).topic("acks", 1);
        try (RawConnection connection = connect()) {
            assertThat(Requests.produce(connection, topic, 0, Batches.good(), (short) 7))
                    .isEqualTo(Errors.INVALID_REQUIRED_ACKS);
        }
    }
}
