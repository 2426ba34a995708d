package io.leat.protocol.record;

import static io.leat.protocol.record.SampleRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.leat.protocol.record.Validation.Valid;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;

/// Any bytes: the decoders answer or throw [MalformedBatchException], nothing else.
@Tag("fuzz")
class RecordBatchFuzzTest {
    private static final DecompressionLimit LIMIT = new DecompressionLimit(1 << 20);
    private static final ValidationRules RULES =
            ValidationRules.builder().batchesMax(100).decompressionLimit(LIMIT).build();

    @FuzzTest(maxDuration = "1m")
    void decoding(byte[] data) {
        readAll(ByteBuffer.wrap(data));
    }

    /// With the CRC made right, so that the fuzzer gets behind it.
    @FuzzTest(maxDuration = "1m")
    void validating(byte[] data) {
        ByteBuffer batch = ByteBuffer.wrap(data);
        if (data.length >= RecordBatch.HEADER_BYTES) {
            SampleRecords.resealed(batch);
        }
        if (SampleRecords.validate(batch, RULES, NOW) instanceof Valid valid) {
            assertThat(readAll(batch)).isEqualTo(valid.recordCount());
        }
    }

    private static int readAll(ByteBuffer buffer) {
        int count = 0;
        try {
            for (RecordBatch batch : RecordBatches.in(buffer)) {
                try (RecordIterator records = batch.records(LIMIT)) {
                    while (records.hasNext()) {
                        records.next();
                        count++;
                    }
                }
            }
        } catch (MalformedBatchException e) {
            return -1;
        }
        return count;
    }
}
