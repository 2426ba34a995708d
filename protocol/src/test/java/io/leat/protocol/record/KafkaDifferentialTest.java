package io.leat.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.Seeds;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaDifferentialTest {
    private static final int ROUNDS = 40;

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void readsWhatApacheKafkaWrites(CompressionType codec) {
        long seed = Seeds.next("readsWhatApacheKafkaWrites");
        RandomGenerator random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            KafkaBatches.Shape shape = shape(codec, random);
            long baseOffset = random.nextLong(1L << 40);
            int epoch = random.nextInt(-1, 50);
            List<Record> records = SampleRecords.random(random, baseOffset);
            ByteBuffer theirs = KafkaBatches.build(shape, baseOffset, epoch, records);
            sameBatch(theirs, seed);
            sameBatch(SampleRecords.direct(theirs), seed);
            sameBatch(theirs.asReadOnlyBuffer(), seed);
        }
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void writesWhatApacheKafkaReads(CompressionType codec) {
        long seed = Seeds.next("writesWhatApacheKafkaReads");
        RandomGenerator random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            KafkaBatches.Shape shape = shape(codec, random);
            long baseOffset = random.nextLong(1L << 40);
            int epoch = random.nextInt(-1, 50);
            List<Record> records = SampleRecords.random(random, baseOffset);
            ByteBuffer ours = build(shape, baseOffset, epoch, records);
            KafkaBatches.only(ours).ensureValid();
            sameBatch(ours, seed);
            if (codec == CompressionType.NONE && !shape.appendTime()) {
                assertThat(ours)
                        .as("seed %d", seed)
                        .isEqualTo(KafkaBatches.build(shape, baseOffset, epoch, records));
            }
        }
    }

    private static void sameBatch(ByteBuffer bytes, long seed) {
        RecordBatch ours = RecordBatch.at(bytes, bytes.position());
        var theirs = KafkaBatches.only(bytes);
        assertThat(ours.crcMatches()).isTrue();
        assertThat(ours.baseOffset()).isEqualTo(theirs.baseOffset());
        assertThat(ours.sizeBytes()).isEqualTo(theirs.sizeInBytes());
        assertThat(ours.partitionLeaderEpoch()).isEqualTo(theirs.partitionLeaderEpoch());
        assertThat(ours.magic()).isEqualTo(theirs.magic());
        assertThat(ours.crc()).isEqualTo(theirs.checksum());
        assertThat(ours.compression().configName()).isEqualTo(theirs.compressionType().name);
        assertThat(ours.timestampType()).hasToString(theirs.timestampType().name());
        assertThat(ours.isTransactional()).isEqualTo(theirs.isTransactional());
        assertThat(ours.isControl()).isEqualTo(theirs.isControlBatch());
        assertThat(ours.lastOffset()).isEqualTo(theirs.lastOffset());
        assertThat(ours.nextOffset()).isEqualTo(theirs.nextOffset());
        assertThat(ours.maxTimestamp()).isEqualTo(theirs.maxTimestamp());
        assertThat(ours.producerId()).isEqualTo(theirs.producerId());
        assertThat(ours.producerEpoch()).isEqualTo(theirs.producerEpoch());
        assertThat(ours.baseSequence()).isEqualTo(theirs.baseSequence());
        assertThat(ours.lastSequence()).isEqualTo(theirs.lastSequence());
        assertThat(ours.recordCount()).isEqualTo(theirs.countOrNull());
        assertThat(ours.buffer()).isEqualTo(bytes);
        assertThat(SampleRecords.read(ours))
                .as("seed %d", seed)
                .isEqualTo(KafkaBatches.read(theirs));
    }

    private static KafkaBatches.Shape shape(CompressionType codec, RandomGenerator random) {
        boolean producer = random.nextBoolean();
        return new KafkaBatches.Shape(
                codec.configName(),
                random.nextInt(4) == 0,
                producer ? random.nextLong(1L << 50) : -1,
                (short) (producer ? random.nextInt(100) : -1),
                producer ? Integer.MAX_VALUE - random.nextInt(40) : -1,
                producer && random.nextBoolean(),
                false);
    }

    private static ByteBuffer build(
            KafkaBatches.Shape shape, long baseOffset, int epoch, List<Record> records) {
        RecordBatchBuilder builder =
                RecordBatchBuilder.create()
                        .compression(CompressionType.named(shape.codec()).orElseThrow())
                        .timestampType(
                                shape.appendTime()
                                        ? TimestampType.LOG_APPEND_TIME
                                        : TimestampType.CREATE_TIME)
                        .baseOffset(baseOffset)
                        .leaderEpoch(epoch)
                        .producer(shape.producerId(), shape.producerEpoch(), shape.baseSequence())
                        .transactional(shape.transactional());
        records.forEach(builder::append);
        return builder.build();
    }
}
