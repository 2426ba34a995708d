package io.leat.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Records to put into batches.
final class SampleRecords {
    static final long NOW = 1_700_000_000_000L;

    private SampleRecords() {}

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A batch of `count` plain records at offset 0 with times from NOW on.
    static RecordBatchBuilder plain(CompressionType type, int count) {
        RecordBatchBuilder builder = RecordBatchBuilder.create().compression(type);
        for (int i = 0; i < count; i++) {
            builder.append(NOW + i, bytes("key-" + i), bytes("value-" + i), List.of());
        }
        return builder;
    }

    /// Some records with consecutive offsets: keys and values null, empty, short, large; headers.
    static List<Record> random(RandomGenerator random, long baseOffset) {
        int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 500 : 20);
        List<Record> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<RecordHeader> headers = new ArrayList<>();
            for (int h = random.nextInt(4) - 1; h > 0; h--) {
                headers.add(new RecordHeader("hé-" + random.nextInt(99), field(random)));
            }
            long timestamp = NOW + random.nextLong(-1_000_000, 1_000_000);
            records.add(
                    new Record(baseOffset + i, timestamp, field(random), field(random), headers));
        }
        return records;
    }

    private static @Nullable ByteBuffer field(RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0 -> null;
            case 1 -> ByteBuffer.allocate(0);
            case 2 -> noise(random, random.nextInt(100_000));
            case 3 -> bytes("repetition ".repeat(random.nextInt(5_000)));
            default -> noise(random, random.nextInt(100));
        };
    }

    private static ByteBuffer noise(RandomGenerator random, int size) {
        byte[] noise = new byte[size];
        random.nextBytes(noise);
        return ByteBuffer.wrap(noise);
    }

    /// What is said of a batch on the heap and off it, where records are walked by other code.
    static Validation validate(ByteBuffer batch, ValidationRules rules, long nowMillis) {
        Validation offHeap = BatchValidator.validate(direct(batch), rules, nowMillis);
        assertThat(BatchValidator.validate(batch, rules, nowMillis)).isEqualTo(offHeap);
        return offHeap;
    }

    /// The same bytes in direct memory, not at position 0.
    static ByteBuffer direct(ByteBuffer buffer) {
        ByteBuffer direct = ByteBuffer.allocateDirect(buffer.remaining() + 7);
        direct.position(7);
        direct.put(buffer.duplicate());
        return direct.position(7);
    }

    /// Makes the CRC that of the bytes, after a test changed some.
    static ByteBuffer resealed(ByteBuffer batch) {
        CRC32C crc = new CRC32C();
        int at = batch.position() + RecordBatch.ATTRIBUTES_AT;
        crc.update(batch.slice(at, batch.limit() - at));
        return batch.putInt(batch.position() + RecordBatch.CRC_AT, (int) crc.getValue());
    }

    static List<Record> read(RecordBatch batch) {
        List<Record> records = new ArrayList<>();
        batch.records(DecompressionLimit.DEFAULT).forEachRemaining(records::add);
        return records;
    }
}
