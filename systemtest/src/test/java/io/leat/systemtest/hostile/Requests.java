package io.leat.systemtest.hostile;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;

/// Requests that the tests send by hand.
final class Requests {
    private static final short PRODUCE_VERSION = 11;
    private static final short API_VERSIONS_VERSION = 3;

    private Requests() {}

    static RequestHeader header(ApiKeys key, int version, RawConnection connection) {
        return new RequestHeader(key, (short) version, "hostile", connection.correlationId());
    }

    /// Asks for the versions; fails unless the broker answers properly.
    static void requireAnswer(RawConnection connection) {
        var body =
                new ApiVersionsRequestData()
                        .setClientSoftwareName("hostile")
                        .setClientSoftwareVersion("1");
        var header = header(ApiKeys.API_VERSIONS, API_VERSIONS_VERSION, connection);
        var response = (ApiVersionsResponse) connection.call(header, body);
        if (response.data().errorCode() != 0 || response.data().apiKeys().isEmpty()) {
            throw new AssertionError("a strange answer: " + response);
        }
    }

    /// Produces `records`, whatever they are, to a partition, and returns the error of that
    /// partition.
    static Errors produce(
            RawConnection connection, String topic, int partition, ByteBuffer records) {
        return produce(connection, topic, partition, records, (short) -1);
    }

    /// As above, with the acknowledgements asked for.
    static Errors produce(
            RawConnection connection, String topic, int partition, ByteBuffer records, short acks) {
        var data =
                new ProduceRequestData.PartitionProduceData()
                        .setIndex(partition)
                        .setRecords(MemoryRecords.readableRecords(records));
        var topics = new ProduceRequestData.TopicProduceDataCollection();
        topics.add(
                new ProduceRequestData.TopicProduceData()
                        .setName(topic)
                        .setPartitionData(List.of(data)));
        var body = new ProduceRequestData().setAcks(acks).setTimeoutMs(10_000).setTopicData(topics);
        var header = header(ApiKeys.PRODUCE, PRODUCE_VERSION, connection);
        var response = (ProduceResponse) connection.call(header, body);
        var answers = response.data().responses().iterator().next().partitionResponses();
        return Errors.forCode(answers.getFirst().errorCode());
    }
}
