package io.leat.systemtest.hostile;

import static org.apache.kafka.common.protocol.Errors.CORRUPT_MESSAGE;
import static org.apache.kafka.common.protocol.Errors.INVALID_RECORD;
import static org.apache.kafka.common.protocol.Errors.MESSAGE_TOO_LARGE;
import static org.apache.kafka.common.protocol.Errors.NONE;
import static org.apache.kafka.common.protocol.Errors.UNKNOWN_SERVER_ERROR;
import static org.apache.kafka.common.protocol.Errors.UNSUPPORTED_COMPRESSION_TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.BrokerKind;
import io.leat.systemtest.server.BrokerUnderTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(HostileBroker.class)
@ResourceLock("hostile broker")
final class BatchTest {
    private final Clients clients;
    private final Watch watch;
    private final RawConnection connection;
    private final String topic;

    BatchTest(BrokerUnderTest broker) {
        clients = new Clients(broker);
        topic = clients.topic("batch", 1, Map.of("max.message.bytes", "2000000"));
        watch = Watch.over(broker);
        connection = RawConnection.to(broker.port());
    }

    @AfterEach
    void nobodyElseNoticedAndTheConnectionGoesOn() {
        assertThat(produce(Batches.good())).isEqualTo(NONE);
        connection.close();
        watch.requireUnharmed();
        watch.close();
    }

    private Errors produce(ByteBuffer records) {
        return Requests.produce(connection, topic, 0, records);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void aGoodBatchIsStored(CompressionType codec) {
        assertThat(produce(Batches.of(codec))).isEqualTo(NONE);
        assertThat(Reading.whole(clients, topic)).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void aWrongChecksumIsACorruptMessage(CompressionType codec) {
        ByteBuffer batch = Batches.of(codec);
        batch.putInt(Batches.CRC_AT, batch.getInt(Batches.CRC_AT) ^ 1);
        refused(CORRUPT_MESSAGE, batch);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 1_000_000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void aRecordCountThatLiesIsAnInvalidRecord(int count) {
        refused(INVALID_RECORD, Batches.withInt(Batches.good(), Batches.COUNT_AT, count));
    }

    @ParameterizedTest
    @CsvSource({
        "1,NONE", "5,NONE", "1000000,NONE", "2147483647,NONE",
        "1,GZIP", "5,GZIP", "1000000,GZIP", "2147483647,GZIP"
    })
    void aCountAndOffsetsThatLieTogetherAreRefused(int count, CompressionType codec) {
        ByteBuffer batch = Batches.of(codec).putInt(Batches.COUNT_AT, count);
        refused(INVALID_RECORD, Batches.withInt(batch, Batches.LAST_OFFSET_DELTA_AT, count - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 127, -128, 0})
    void aRecordLengthThatLiesIsRefused(int length) {
        refused(INVALID_RECORD, Batches.withByte(Batches.good(), Batches.RECORDS_AT, length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, 13})
    void aBatchLengthThatLiesIsACorruptMessage(int length) {
        ByteBuffer batch = Batches.good();
        refused(CORRUPT_MESSAGE, batch.putInt(Batches.LENGTH_AT, length));
    }

    @Test
    void aBatchLengthBeyondEverythingIsRefused() {
        ByteBuffer batch = Batches.good();
        unreadable(batch.putInt(Batches.LENGTH_AT, Integer.MAX_VALUE));
    }

    @Test
    void aBatchThatIsCutOffIsRefused() {
        refused(INVALID_RECORD, Batches.cut(Batches.good(), 5));
        refused(INVALID_RECORD, Batches.cut(Batches.good(), Batches.good().remaining() - 9));
    }

    @Test
    void twoBatchesForOnePartitionAreRefused() {
        refused(INVALID_RECORD, Batches.joined(Batches.good(), Batches.good()));
    }

    @Test
    void noBatchAtAllIsRefused() {
        refused(INVALID_RECORD, ByteBuffer.allocate(0));
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1})
    void anOldFormatIsRefused(byte magic) {
        refused(INVALID_RECORD, Batches.ofMagic(magic));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 77, -1})
    void anUnknownFormatIsRefused(int magic) {
        refused(CORRUPT_MESSAGE, Batches.withByte(Batches.good(), Batches.MAGIC_AT, magic));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void anUnknownCodecIsRefused(int codec) {
        unreadable(Batches.withShort(Batches.good(), Batches.ATTRIBUTES_AT, codec));
    }

    @Test
    void aControlBatchFromAClientIsRefused() {
        refused(INVALID_RECORD, Batches.withShort(Batches.good(), Batches.ATTRIBUTES_AT, 1 << 5));
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void compressedRubbishIsRefused(CompressionType codec) {
        ByteBuffer batch = Batches.of(codec);
        for (int at = Batches.RECORDS_AT; at < batch.limit(); at++) {
            batch.put(at, (byte) (at * 31));
        }
        unreadable(Batches.withInt(batch, Batches.COUNT_AT, 3));
    }

    @Test
    void aBatchBeyondTheTopicsLimitIsTooLarge() {
        refused(MESSAGE_TOO_LARGE, Batches.large(2_000_001));
    }

    /// Snappy cannot pack tighter than about 1:21, so its bomb is small.
    @ParameterizedTest
    @CsvSource({"GZIP,536870912", "ZSTD,1073741824", "LZ4,268435456", "SNAPPY,33554432"})
    void aDecompressionBombDoesNotUnfoldInMemory(CompressionType codec, long zeros) {
        ByteBuffer bomb = Batches.bomb(codec, zeros);
        assertThat(bomb.remaining()).isLessThan(2_000_000);
        assertThat(produce(bomb)).isIn(MESSAGE_TOO_LARGE, INVALID_RECORD, NONE);
    }

    /// Apache Kafka takes these for a failure of its own; Leat blames who sent them.
    private void unreadable(ByteBuffer records) {
        List<Errors> expected =
                BrokerKind.chosen() == BrokerKind.KAFKA
                        ? List.of(UNKNOWN_SERVER_ERROR)
                        : List.of(CORRUPT_MESSAGE, INVALID_RECORD, UNSUPPORTED_COMPRESSION_TYPE);
        assertThat(produce(records)).isIn(expected);
        assertThat(Reading.whole(clients, topic)).isEmpty();
    }

    private void refused(Errors expected, ByteBuffer records) {
        assertThat(produce(records)).isEqualTo(expected);
        assertThat(Reading.whole(clients, topic)).isEmpty();
    }
}
