package io.leat.dist.cli.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.client.consumer.ConsumedRecord;
import io.leat.dist.cli.terminal.UsageException;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.record.RecordHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatStringTest {
    private static final ConsumedRecord RECORD =
            new ConsumedRecord(
                    new ConsumedRecord.Place(new TopicPartition("t", 3), 42),
                    1_700_000_000_123L,
                    utf8("key"),
                    utf8("wört"),
                    List.of(new RecordHeader("a", utf8("1")), new RecordHeader("b", null)));
    private static final ConsumedRecord TOMBSTONE =
            new ConsumedRecord(RECORD.place(), 1, null, null, List.of());

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String print(RecordPrinter printer, ConsumedRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        printer.print(record, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "%s,wört",
                "%S,5",
                "%k=%s,key=wört",
                "%K,3",
                "%t/%p@%o,t/3@42",
                "%T,1700000000123",
                "'%h','a=1,b=NULL'",
                "100%%,100%",
                "€%o€,€42€",
                "\\x41\\x42,AB"
            })
    void eachPlaceIsFilled(String format, String printed) {
        assertThat(print(FormatString.parse(format), RECORD)).isEqualTo(printed);
    }

    @Test
    void escapesAreCharacters() {
        assertThat(print(FormatString.parse("%p\\t%o\\n\\r\\\\"), RECORD)).isEqualTo("3\t42\n\r\\");
    }

    @Test
    void aLengthCanBeFourBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FormatString.parse("%R").print(RECORD, out);
        assertThat(out.toByteArray()).containsExactly(0, 0, 0, 5);
    }

    @Test
    void nullIsEmptyAndItsLengthMinusOne() {
        assertThat(print(FormatString.parse("[%k|%s|%K|%S|%h]"), TOMBSTONE))
                .isEqualTo("[||-1|-1|]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%q", "%", "a\\", "\\q", "\\x4", "\\xzz"})
    void whatMeansNothingIsRefused(String format) {
        assertThatThrownBy(() -> FormatString.parse(format)).isInstanceOf(UsageException.class);
    }

    @Test
    void jsonHasEveryPartAndEncodesWhatIsNoText() {
        assertThat(print(new JsonLines(), RECORD))
                .isEqualTo(
                        """
                        {"topic":"t","partition":3,"offset":42,"timestamp":1700000000123,\
                        "key":"key","value":"wört",\
                        "headers":[{"key":"a","value":"1"},{"key":"b","value":null}]}
                        """);
        ConsumedRecord binary =
                new ConsumedRecord(
                        RECORD.place(), 1, null, ByteBuffer.wrap(new byte[] {-1, 0}), List.of());
        assertThat(print(new JsonLines(), binary)).contains("\"valueBase64\":\"/wA=\"");
    }
}
