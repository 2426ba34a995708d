package io.leat.dist.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.client.producer.OutgoingRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String text(@Nullable ByteBuffer bytes) {
        return bytes == null ? null : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private static List<String> lines(String input) throws IOException {
        LineReader reader =
                new LineReader(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        List<String> lines = new ArrayList<>();
        for (ByteBuffer line = reader.next(); line != null; line = reader.next()) {
            lines.add(String.valueOf(text(line)));
        }
        return lines;
    }

    @Test
    void everyLineIsARecordAlsoTheLastWithoutAnEnd() throws IOException {
        assertThat(lines("a\n\nb")).containsExactly("a", "", "b");
        assertThat(lines("a\nb\n")).containsExactly("a", "b");
        assertThat(lines("")).isEmpty();
        String wide = "x".repeat(100_000);
        assertThat(lines(wide + "\n" + wide)).containsExactly(wide, wide);
    }

    private static OutgoingRecord parse(String delimiter, boolean emptyIsNull, String line) {
        return new LineParser(OutgoingRecord.of("t", ""), delimiter, emptyIsNull)
                .parse(bytes(line));
    }

    @Test
    void theFirstDelimiterStandsBetweenKeyAndValue() {
        OutgoingRecord record = parse("::", false, "k::v::w");
        assertThat(text(record.key())).isEqualTo("k");
        assertThat(text(record.value())).isEqualTo("v::w");
    }

    @Test
    void aLineWithoutTheDelimiterHasNoKey() {
        OutgoingRecord record = parse(":", false, "value");
        assertThat(record.key()).isNull();
        assertThat(text(record.value())).isEqualTo("value");
        assertThat(parse("", false, "a:b").key()).isNull();
    }

    @Test
    void anEmptyValueIsATombstoneOnlyWhenAsked() {
        assertThat(parse(":", true, "k:").value()).isNull();
        assertThat(text(parse(":", false, "k:").value())).isEmpty();
    }
}
