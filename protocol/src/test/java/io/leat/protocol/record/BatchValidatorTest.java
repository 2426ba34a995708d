package io.leat.protocol.record;

import static io.leat.protocol.record.SampleRecords.NOW;
import static io.leat.protocol.record.SampleRecords.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.ErrorCode;
import io.leat.protocol.Seeds;
import io.leat.protocol.record.Validation.Invalid;
import io.leat.protocol.record.Validation.Valid;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchValidatorTest {
    private static final ValidationRules RULES = ValidationRules.builder().build();

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void honestBatchesPassOnTheHeapAndOffIt(CompressionType codec) {
        long seed = Seeds.next("honestBatchesPass");
        RandomGenerator random = new SplittableRandom(seed);
        ValidationRules roomy = ValidationRules.builder().batchBytesMax(1 << 30).build();
        for (int round = 0; round < 40; round++) {
            List<Record> records = SampleRecords.random(random, 0);
            RecordBatchBuilder builder = RecordBatchBuilder.create().compression(codec);
            records.forEach(builder::append);
            ByteBuffer batch = builder.build();
            long max = records.stream().mapToLong(Record::timestamp).max().orElseThrow();
            Valid expected = new Valid(1, records.size(), max, false, false);
            assertThat(BatchValidator.validate(batch, roomy, NOW))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
            assertThat(BatchValidator.validate(SampleRecords.direct(batch), roomy, NOW))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void theProducerIsReportedFromTheBatchItself() {
        ByteBuffer batch =
                SampleRecords.plain(CompressionType.NONE, 2)
                        .producer(9, (short) 0, 0)
                        .transactional(true)
                        .build();
        assertThat(validate(batch)).isEqualTo(new Valid(1, 2, NOW + 1, true, true));
    }

    @Test
    void batchesBeyondTheAllowedNumberAreRefused() {
        ByteBuffer one = SampleRecords.plain(CompressionType.NONE, 3).build();
        ByteBuffer two = ByteBuffer.allocate(2 * one.limit());
        two.put(one.duplicate()).put(one.duplicate()).flip();
        refused(two, ErrorCode.INVALID_RECORD);
        ValidationRules rules = ValidationRules.builder().batchesMax(2).build();
        assertThat(BatchValidator.validate(two, rules, NOW))
                .isEqualTo(new Valid(2, 6, NOW + 2, false, false));
    }

    @Test
    void everyTruncationAndAnyTrailingByteIsRefused() {
        ByteBuffer batch = SampleRecords.plain(CompressionType.NONE, 3).build();
        for (int length = 0; length < batch.limit(); length++) {
            refused(batch.duplicate().limit(length), ErrorCode.INVALID_RECORD);
        }
        refused(
                ByteBuffer.allocate(batch.limit() + 1).put(batch).rewind(),
                ErrorCode.INVALID_RECORD);
    }

    @Test
    void liesInTheHeaderAreToldByKafkasErrors() {
        lie(batch -> batch.putLong(RecordBatch.BASE_OFFSET_AT, 1), ErrorCode.INVALID_RECORD);
        lie(batch -> add(batch, RecordBatch.LENGTH_AT, 1), ErrorCode.INVALID_RECORD);
        lie(batch -> add(batch, RecordBatch.LENGTH_AT, -1), ErrorCode.CORRUPT_MESSAGE, false);
        lie(batch -> batch.putInt(RecordBatch.LENGTH_AT, -1), ErrorCode.CORRUPT_MESSAGE);
        lie(batch -> batch.putInt(RecordBatch.LENGTH_AT, 48), ErrorCode.CORRUPT_MESSAGE);
        lie(batch -> batch.put(RecordBatch.MAGIC_AT, (byte) 0), ErrorCode.INVALID_RECORD);
        lie(batch -> batch.put(RecordBatch.MAGIC_AT, (byte) 1), ErrorCode.INVALID_RECORD);
        lie(batch -> batch.put(RecordBatch.MAGIC_AT, (byte) 3), ErrorCode.CORRUPT_MESSAGE);
        lie(batch -> add(batch, RecordBatch.CRC_AT, 1), ErrorCode.CORRUPT_MESSAGE, false);
        lie(batch -> add(batch, RecordBatch.RECORD_COUNT_AT, 1), ErrorCode.INVALID_RECORD);
        lie(batch -> add(batch, RecordBatch.RECORD_COUNT_AT, -1), ErrorCode.INVALID_RECORD);
        lie(batch -> batch.putInt(RecordBatch.RECORD_COUNT_AT, -1), ErrorCode.INVALID_RECORD);
        lie(batch -> add(batch, RecordBatch.LAST_OFFSET_DELTA_AT, 1), ErrorCode.INVALID_RECORD);
        lie(batch -> count(batch, 2), ErrorCode.INVALID_RECORD);
        lie(batch -> count(batch, 4), ErrorCode.INVALID_RECORD);
        lie(batch -> count(batch, 0), ErrorCode.INVALID_RECORD);
        lie(batch -> count(batch, Integer.MAX_VALUE), ErrorCode.INVALID_RECORD);
        lie(batch -> batch.putLong(RecordBatch.PRODUCER_ID_AT, 1), ErrorCode.INVALID_RECORD);
    }

    @Test
    void liesInTheAttributesAreToldByKafkasErrors() {
        attribute(RecordBatch.CONTROL_BIT, ErrorCode.INVALID_RECORD);
        attribute(RecordBatch.TRANSACTIONAL_BIT, ErrorCode.INVALID_RECORD);
        attribute(RecordBatch.DELETE_HORIZON_BIT, ErrorCode.INVALID_RECORD);
        attribute(RecordBatch.LOG_APPEND_TIME_BIT, ErrorCode.INVALID_TIMESTAMP);
        for (CompressionType codec : CompressionType.values()) {
            if (codec != CompressionType.NONE) {
                attribute(codec.id(), ErrorCode.INVALID_RECORD);
            }
        }
        attribute(5, ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        attribute(7, ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
    }

    @Test
    void liesInARecordsVarintsAreInvalidRecords() {
        // Length 8: attributes, timestamp, offset, key "k", value null, no headers.
        int body = RecordBatch.HEADER_BYTES;
        assertThat(validate(oneRecord())).isInstanceOf(Valid.class);
        for (int[] lie :
                new int[][] {
                    {0, 0}, // no bytes at all
                    {0, 1}, // −1 bytes
                    {0, 12}, // one less than there is
                    {0, 16}, // one more than there is
                    {0, 0x80}, // a length that goes on into the attributes
                    {3, 2}, // offset delta 1
                    {3, 1}, // offset delta −1
                    {4, 3}, // a key of −2 bytes
                    {4, 4}, // a key that swallows the value's length
                    {4, 126}, // a key beyond the record
                    {6, 3}, // a value of −2 bytes
                    {6, 2}, // a value that swallows the header count
                    {7, 1}, // −1 headers
                    {7, 2}, // a header where the record ends
                    {7, 0xFF}, // a varint that the batch cuts off
                }) {
            ByteBuffer batch = oneRecord();
            batch.put(body + lie[0], (byte) lie[1]);
            refused(SampleRecords.resealed(batch), ErrorCode.INVALID_RECORD);
        }
    }

    @Test
    void varintsWithoutEndAreInvalidRecords() {
        for (int at = 0; at < 4; at++) {
            ByteBuffer batch = oneLargeRecord();
            for (int i = at; i < at + 11; i++) {
                batch.put(RecordBatch.HEADER_BYTES + i + (at == 0 ? 0 : 2), (byte) 0xFF);
            }
            refused(SampleRecords.resealed(batch), ErrorCode.INVALID_RECORD);
        }
    }

    @Test
    void aHeaderWithoutAKeyIsAnInvalidRecord() {
        ByteBuffer batch =
                RecordBatchBuilder.create()
                        .append(NOW, null, null, List.of(new RecordHeader("", null)))
                        .build();
        assertThat(validate(batch)).isInstanceOf(Valid.class);
        batch.put(batch.limit() - 2, (byte) 1);
        refused(SampleRecords.resealed(batch), ErrorCode.INVALID_RECORD);
    }

    @Test
    void aBatchLargerThanAllowedIsTooLarge() {
        ByteBuffer batch = SampleRecords.plain(CompressionType.NONE, 3).build();
        ValidationRules exact = ValidationRules.builder().batchBytesMax(batch.limit()).build();
        assertThat(BatchValidator.validate(batch, exact, NOW)).isInstanceOf(Valid.class);
        ValidationRules less = ValidationRules.builder().batchBytesMax(batch.limit() - 1).build();
        refused(batch, less, ErrorCode.MESSAGE_TOO_LARGE);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void aCompactedTopicWantsKeys(CompressionType codec) {
        ValidationRules compacted = ValidationRules.builder().keyRequired(true).build();
        RecordBatchBuilder builder = SampleRecords.plain(codec, 2);
        builder.append(NOW, bytes(""), null, List.of());
        assertThat(BatchValidator.validate(builder.build(), compacted, NOW))
                .isInstanceOf(Valid.class);
        ByteBuffer keyless =
                SampleRecords.plain(codec, 2).append(NOW, null, bytes("v"), List.of()).build();
        refused(keyless, compacted, ErrorCode.INVALID_RECORD);
    }

    @Test
    void timestampsOutOfBoundsAreRefusedWhateverTheHeaderClaims() {
        ValidationRules rules =
                ValidationRules.builder()
                        .timestampBeforeMaxMillis(1_000)
                        .timestampAfterMaxMillis(500)
                        .build();
        assertThat(BatchValidator.validate(times(0, -1_000, 500), rules, NOW))
                .isInstanceOf(Valid.class);
        refused(times(0, -1_001, 0), rules, ErrorCode.INVALID_TIMESTAMP);
        refused(times(0, 501, 0), rules, ErrorCode.INVALID_TIMESTAMP);
        ByteBuffer modest = times(0, 501, 0).putLong(RecordBatch.MAX_TIMESTAMP_AT, NOW);
        refused(SampleRecords.resealed(modest), rules, ErrorCode.INVALID_TIMESTAMP);
        refused(times(Long.MAX_VALUE - NOW), rules, ErrorCode.INVALID_TIMESTAMP);
        refused(times(Long.MIN_VALUE), rules, ErrorCode.INVALID_TIMESTAMP);
    }

    @Test
    void timestampsAreFreeWhereTheBrokerSetsThemOrTheProducerSetNone() {
        ValidationRules strict = ValidationRules.builder().timestampBeforeMaxMillis(0).build();
        assertThat(BatchValidator.validate(times(-1 - NOW), strict, NOW))
                .isEqualTo(new Valid(1, 1, -1, false, false));
        ValidationRules appendTime =
                ValidationRules.builder()
                        .timestampBeforeMaxMillis(0)
                        .timestampType(TimestampType.LOG_APPEND_TIME)
                        .build();
        assertThat(BatchValidator.validate(times(-5, 9_999_999), appendTime, NOW))
                .isInstanceOf(Valid.class);
    }

    @Test
    void aWrongMaxTimestampIsCorrectedWithItsCrc() {
        for (long claimed : new long[] {-1, 0, NOW, Long.MAX_VALUE}) {
            ByteBuffer batch = SampleRecords.plain(CompressionType.GZIP, 3).build();
            SampleRecords.resealed(batch.putLong(RecordBatch.MAX_TIMESTAMP_AT, claimed));
            assertThat(validate(batch)).isEqualTo(new Valid(1, 3, NOW + 2, false, false));
            RecordBatch corrected = RecordBatch.at(batch, 0);
            assertThat(corrected.maxTimestamp()).isEqualTo(NOW + 2);
            assertThat(corrected.crcMatches()).isTrue();
        }
    }

    private static ByteBuffer times(long... relative) {
        RecordBatchBuilder builder = RecordBatchBuilder.create();
        for (long time : relative) {
            builder.append(NOW + time, null, bytes("v"), List.of());
        }
        return builder.build();
    }

    private static ByteBuffer oneRecord() {
        return RecordBatchBuilder.create().append(NOW, bytes("k"), null, List.of()).build();
    }

    private static ByteBuffer oneLargeRecord() {
        ByteBuffer key = bytes("k".repeat(1_000));
        return RecordBatchBuilder.create().append(NOW, key, null, List.of()).build();
    }

    private static void attribute(int bits, ErrorCode error) {
        lie(batch -> batch.putShort(RecordBatch.ATTRIBUTES_AT, (short) bits), error);
    }

    private static void count(ByteBuffer batch, int count) {
        batch.putInt(RecordBatch.RECORD_COUNT_AT, count);
        batch.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, count - 1);
    }

    private static void add(ByteBuffer batch, int at, int delta) {
        batch.putInt(at, batch.getInt(at) + delta);
    }

    private static void lie(Consumer<ByteBuffer> change, ErrorCode error) {
        lie(change, error, true);
    }

    private static void lie(Consumer<ByteBuffer> change, ErrorCode error, boolean reseal) {
        ByteBuffer batch = SampleRecords.plain(CompressionType.NONE, 3).build();
        change.accept(batch);
        refused(reseal ? SampleRecords.resealed(batch) : batch, error);
    }

    private static void refused(ByteBuffer batch, ErrorCode error) {
        refused(batch, RULES, error);
    }

    private static void refused(ByteBuffer batch, ValidationRules rules, ErrorCode error) {
        Validation outcome = SampleRecords.validate(batch, rules, NOW);
        assertThat(outcome).isInstanceOf(Invalid.class);
        assertThat(((Invalid) outcome).error()).as("%s", outcome).isEqualTo(error);
    }

    private static Validation validate(ByteBuffer batch) {
        return SampleRecords.validate(batch, RULES, NOW);
    }
}
