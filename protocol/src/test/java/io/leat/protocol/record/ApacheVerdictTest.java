package io.leat.protocol.record;

import static io.leat.protocol.record.SampleRecords.NOW;
import static io.leat.protocol.record.SampleRecords.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.Seeds;
import io.leat.protocol.record.Validation.Invalid;
import io.leat.protocol.record.Validation.Valid;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Batches with something changed, judged by us and by Apache's broker classes.
class ApacheVerdictTest {
    private static final int ROUNDS = 3_000;

    /// Why we refuse what Apache's broker lets pass; each is explained at [BatchValidator].
    private static final List<String> STRICTER =
            List.of(
                    "the offset deltas do not count up",
                    "no complete batch",
                    "a batch of ",
                    "more than ",
                    "a field of -",
                    "a transactional batch without a producer id",
                    "clients may not set a delete horizon");

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void changedBatchesAreJudgedAsApacheKafkaJudgesThem(CompressionType codec) {
        long seed = Seeds.next("changedBatchesAreJudged " + codec);
        RandomGenerator random = new SplittableRandom(seed);
        Map<String, Integer> verdicts = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer batch = changed(codec, random);
            boolean compacted = random.nextInt(4) == 0;
            String theirs = ApacheVerdict.of(batch, compacted, NOW);
            Validation ours =
                    SampleRecords.validate(
                            batch, ValidationRules.builder().keyRequired(compacted).build(), NOW);
            assertThat(agrees(ours, theirs, batch))
                    .as("seed %d round %d: %s against %s", seed, round, ours, theirs)
                    .isTrue();
            verdicts.merge(theirs, 1, Integer::sum);
            if (ours instanceof Valid) {
                SampleRecords.read(RecordBatch.at(batch, 0));
                KafkaBatches.read(KafkaBatches.only(batch));
            }
        }
        assertThat(verdicts).containsKeys("NONE", "INVALID_RECORD", "CORRUPT_MESSAGE");
    }

    private static boolean agrees(Validation ours, String theirs, ByteBuffer batch) {
        return switch (ours) {
            case Valid ignored -> theirs.equals("NONE");
            case Invalid invalid ->
                    switch (theirs) {
                        case "UNKNOWN_SERVER_ERROR" -> true;
                        case "NONE", "INVALID_TIMESTAMP" ->
                                invalid.error().name().equals(theirs)
                                        || isStricter(invalid)
                                        || isUnreadable(batch);
                        default -> invalid.error().name().equals(theirs) || hasTrailingBytes(batch);
                    };
        };
    }

    private static boolean isStricter(Invalid invalid) {
        return STRICTER.stream().anyMatch(invalid.reason()::startsWith);
    }

    /// Two things are wrong then, and the order in which they are found may differ.
    private static boolean hasTrailingBytes(ByteBuffer batch) {
        return RecordBatch.at(batch, 0).sizeBytes() < batch.limit();
    }

    /// Apache's broker does not look at all of a compressed record, and its consumers then fail.
    private static boolean isUnreadable(ByteBuffer batch) {
        try {
            KafkaBatches.read(KafkaBatches.only(batch));
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    private static ByteBuffer changed(CompressionType codec, RandomGenerator random) {
        ByteBuffer plain = plain(random);
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(RecordBatch.HEADER_BYTES, plain.limit());
            plain.put(at, (byte) random.nextInt(-4, 12));
        }
        ByteBuffer batch = compressed(codec, plain);
        if (random.nextInt(3) == 0) {
            changeHeader(batch, random);
        }
        if (random.nextInt(20) > 0) {
            SampleRecords.resealed(batch);
        }
        return random.nextInt(20) > 0 ? batch : batch.limit(random.nextInt(batch.limit()));
    }

    private static ByteBuffer plain(RandomGenerator random) {
        RecordBatchBuilder builder = RecordBatchBuilder.create();
        for (int i = random.nextInt(4); i >= 0; i--) {
            List<RecordHeader> headers =
                    random.nextBoolean()
                            ? List.of()
                            : List.of(new RecordHeader("h", null), new RecordHeader("", bytes("")));
            ByteBuffer key = random.nextInt(3) == 0 ? null : bytes("k".repeat(i));
            long late = random.nextInt(40) == 0 ? 3_600_001 : 0;
            builder.append(NOW + late, key, bytes("v".repeat(random.nextInt(20))), headers);
        }
        return builder.build();
    }

    /// The same header over a compressed body, so that changes inside the records survive.
    private static ByteBuffer compressed(CompressionType codec, ByteBuffer plain) {
        int bodyAt = RecordBatch.HEADER_BYTES;
        ByteSink sink = new ByteSink(256);
        sink.write(plain.slice(0, bodyAt));
        byte[] body = new byte[plain.limit() - bodyAt];
        plain.get(bodyAt, body);
        Compressor.compress(Compression.of(codec), body, 0, body.length, sink);
        ByteBuffer batch = sink.toBuffer().slice();
        batch.putShort(RecordBatch.ATTRIBUTES_AT, (short) codec.id());
        return batch.putInt(RecordBatch.LENGTH_AT, batch.limit() - RecordBatch.PREFIX_BYTES);
    }

    private static void changeHeader(ByteBuffer batch, RandomGenerator random) {
        int small = random.nextInt(-2, 3);
        switch (random.nextInt(9)) {
            case 0 -> batch.putLong(RecordBatch.BASE_OFFSET_AT, small);
            case 1 -> add(batch, RecordBatch.LENGTH_AT, random.nextInt(-200, 2));
            case 2 -> batch.put(RecordBatch.MAGIC_AT, (byte) random.nextInt(-1, 4));
            case 3 -> {
                int attributes = random.nextInt(256) & ~RecordBatch.LOG_APPEND_TIME_BIT;
                batch.putShort(RecordBatch.ATTRIBUTES_AT, (short) attributes);
            }
            case 4 -> add(batch, RecordBatch.LAST_OFFSET_DELTA_AT, small);
            case 5 -> add(batch, RecordBatch.RECORD_COUNT_AT, small);
            case 6 -> batch.putLong(RecordBatch.PRODUCER_ID_AT, small);
            case 7 -> batch.putInt(RecordBatch.BASE_SEQUENCE_AT, small);
            default -> {
                add(batch, RecordBatch.LAST_OFFSET_DELTA_AT, small);
                add(batch, RecordBatch.RECORD_COUNT_AT, small);
            }
        }
    }

    private static void add(ByteBuffer batch, int at, int delta) {
        batch.putInt(at, batch.getInt(at) + delta);
    }
}
