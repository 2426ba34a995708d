package io.leat.protocol.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecompressorTest {
    private static final DecompressionLimit LIMIT = DecompressionLimit.DEFAULT;

    @ParameterizedTest
    @EnumSource
    void everyCodecBecomesEveryOtherAndNothingElseChanges(CompressionType from) {
        for (CompressionType to : CompressionType.values()) {
            ByteBuffer before = batch(from);
            ByteBuffer after = Recompressor.recompress(before, Compression.of(to), LIMIT);
            RecordBatch batch = RecordBatch.at(after, after.position());
            assertThat(batch.compression()).isEqualTo(to);
            assertThat(batch.crcMatches()).isTrue();
            assertThat(batch.sizeBytes()).isEqualTo(after.remaining());
            assertThat(header(batch)).isEqualTo(header(RecordBatch.at(before, 0)));
            assertThat(records(batch)).isEqualTo(records(RecordBatch.at(before, 0)));
            MemoryRecords.readableRecords(after).batches().forEach(b -> b.ensureValid());
        }
    }

    @Test
    void batchesThatHaveTheCodecAreNotTouched() {
        ByteBuffer zstd = batch(CompressionType.ZSTD);
        assertThat(Recompressor.recompress(zstd, new Compression(CompressionType.ZSTD, 19), LIMIT))
                .isSameAs(zstd);
    }

    @Test
    void ofSeveralBatchesOnlyThoseOfAnotherCodecChange() {
        ByteBuffer lz4 = batch(CompressionType.LZ4);
        ByteBuffer plain = batch(CompressionType.NONE);
        ByteBuffer both = ByteBuffer.allocate(lz4.remaining() + plain.remaining());
        both.put(lz4.duplicate()).put(plain).flip();
        ByteBuffer after =
                Recompressor.recompress(both, Compression.of(CompressionType.LZ4), LIMIT);
        List<RecordBatch> batches = new ArrayList<>();
        RecordBatches.in(after).forEach(batches::add);
        assertThat(batches).hasSize(2);
        assertThat(batches.get(0).buffer()).isEqualTo(lz4);
        assertThat(batches.get(1).compression()).isEqualTo(CompressionType.LZ4);
        assertThat(batches.get(1).crcMatches()).isTrue();
    }

    @Test
    void aHigherLevelMakesSmallerBatches() {
        for (CompressionType type :
                List.of(CompressionType.GZIP, CompressionType.LZ4, CompressionType.ZSTD)) {
            int quick = sizeOf(new Compression(type, type == CompressionType.LZ4 ? 9 : 1));
            int thorough = sizeOf(new Compression(type, type == CompressionType.LZ4 ? 17 : 9));
            assertThat(thorough).as(type.toString()).isLessThan(quick);
        }
    }

    private static int sizeOf(Compression compression) {
        return Recompressor.recompress(batch(CompressionType.NONE), compression, LIMIT).remaining();
    }

    @Test
    void aBatchThatGrowsBeyondTheLimitIsRefused() {
        ByteBuffer small = batch(CompressionType.ZSTD);
        assertThatThrownBy(() ->
                        Recompressor.recompress(
                                small,
                                Compression.of(CompressionType.NONE),
                                new DecompressionLimit(100)))
                .isInstanceOfSatisfying(
                        MalformedBatchException.class,
                        e -> assertThat(e.error()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
    }

    private static ByteBuffer batch(CompressionType type) {
        RecordBatchBuilder builder =
                RecordBatchBuilder.create()
                        .compression(type)
                        .baseOffset(7)
                        .leaderEpoch(3)
                        .producer(9, (short) 2, 11)
                        .transactional(true);
        for (int i = 0; i < 500; i++) {
            byte[] value = ("value " + i * 7919 % 104729 + " of many").getBytes(UTF_8);
            builder.append(1_000 + i, ByteBuffer.wrap(value), ByteBuffer.wrap(value), List.of());
        }
        return builder.build();
    }

    private static List<Object> header(RecordBatch batch) {
        return List.of(
                batch.baseOffset(),
                batch.lastOffset(),
                batch.partitionLeaderEpoch(),
                batch.isTransactional(),
                batch.baseTimestamp(),
                batch.maxTimestamp(),
                batch.producerId(),
                batch.producerEpoch(),
                batch.baseSequence(),
                batch.recordCount());
    }

    private static List<Record> records(RecordBatch batch) {
        List<Record> records = new ArrayList<>();
        batch.records(LIMIT).forEachRemaining(records::add);
        return records;
    }
}
