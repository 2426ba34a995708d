package io.leat.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BatchLayoutTest {
    private static final Path DRAWING =
            Path.of("src/main/java/io/leat/protocol/record/package-info.java");
    private static final Pattern RULE =
            Pattern.compile("^/// +(\\d+) +(\\d+) +(\\w+)", Pattern.MULTILINE);

    @Test
    void encoderPutsEveryFieldWhereTheRulerSays() throws IOException {
        ByteBuffer batch =
                RecordBatchBuilder.create()
                        .baseOffset(1_000)
                        .leaderEpoch(7)
                        .producer(44, (short) 5, 6)
                        .transactional(true)
                        .append(30, null, SampleRecords.bytes("a"), List.of())
                        .append(90, null, SampleRecords.bytes("b"), List.of())
                        .build();
        RecordBatch view = RecordBatch.at(batch, 0);
        Map<String, Long> expected = new HashMap<>();
        expected.put("baseOffset", 1_000L);
        expected.put("batchLength", batch.remaining() - 12L);
        expected.put("partitionLeaderEpoch", 7L);
        expected.put("magic", 2L);
        expected.put("crc", (long) (int) view.crc());
        expected.put("attributes", 0x10L);
        expected.put("lastOffsetDelta", 1L);
        expected.put("baseTimestamp", 30L);
        expected.put("maxTimestamp", 90L);
        expected.put("producerId", 44L);
        expected.put("producerEpoch", 5L);
        expected.put("baseSequence", 6L);
        expected.put("recordCount", 2L);

        assertThat(fieldsAsDrawn(batch)).isEqualTo(expected);
    }

    private static Map<String, Long> fieldsAsDrawn(ByteBuffer batch) throws IOException {
        Map<String, Long> fields = new HashMap<>();
        int end = 0;
        Matcher rule = RULE.matcher(Files.readString(DRAWING));
        while (rule.find()) {
            int at = Integer.parseInt(rule.group(1));
            assertThat(at).as("the ruler has no gaps").isEqualTo(end);
            end = at + Integer.parseInt(rule.group(2));
            fields.put(rule.group(3), number(batch, at, end - at));
        }
        assertThat(end).isEqualTo(RecordBatch.HEADER_BYTES);
        return fields;
    }

    private static long number(ByteBuffer batch, int at, int bytes) {
        long value = batch.get(at);
        for (int i = 1; i < bytes; i++) {
            value = (value << 8) | (batch.get(at + i) & 0xFF);
        }
        return value;
    }
}
