package io.leat.broker.config.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValueTypeTest {
    @Test
    void aWholeNumberIncludesBothItsBounds() {
        ValueType<Integer> type = ValueType.intBetween(2, 5);
        assertThat(type.read("2")).isEqualTo(new Reading.Read<>(2));
        assertThat(type.read(" 5 ")).isEqualTo(new Reading.Read<>(5));
    }

    @Test
    void aWholeNumberOutsideIsRefusedWithTheNearestBound() {
        ValueType<Integer> type = ValueType.intBetween(2, 5);
        assertThat(advice(type.read("1")))
                .isEqualTo("must be a whole number from 2 to 5; the nearest is 2");
        assertThat(advice(type.read("99999999999")))
                .isEqualTo("must be a whole number from 2 to 5; the nearest is 5");
    }

    @Test
    void whatIsNoNumberIsRefusedWithTheRange() {
        assertThat(advice(ValueType.longAtLeast(-1).read("1e3")))
                .isEqualTo("must be a whole number from -1 to 9223372036854775807");
        assertThat(advice(ValueType.shortAtLeast(1).read("")))
                .isEqualTo("must be a whole number from 1 to 32767");
        assertThat(advice(ValueType.decimalBetween(0, 1).read("half")))
                .isEqualTo("must be a number from 0.0 to 1.0");
        assertThat(advice(ValueType.decimalBetween(0, 1).read("NaN")))
                .isEqualTo("must be a number from 0.0 to 1.0");
    }

    @Test
    void aFlagTakesAnyCaseAndNothingElse() {
        assertThat(ValueType.flag().read("TRUE")).isEqualTo(new Reading.Read<>(true));
        assertThat(advice(ValueType.flag().read("flase")))
                .isEqualTo("must be true or false; the nearest is false");
        assertThat(ValueType.flag().read("1")).isInstanceOf(Reading.Refused.class);
    }

    @Test
    void aChoiceNamesTheNearestWord() {
        assertThat(advice(ValueType.oneOf("gzip", "zstd", "lz4").read("zst")))
                .isEqualTo("must be one of gzip, zstd, lz4; the nearest is zstd");
    }

    @Test
    void aListDropsEmptyWordsAndJudgesTheOthers() {
        ValueType<List<String>> type = ValueType.listOf("compact", "delete");
        assertThat(type.read(" compact, delete,"))
                .isEqualTo(new Reading.Read<>(List.of("compact", "delete")));
        assertThat(type.read("")).isEqualTo(new Reading.Read<>(List.of()));
        assertThat(advice(type.read("compact,delet")))
                .isEqualTo(
                        "must be a list, separated by commas, of compact, delete; the nearest is"
                                + " delete");
    }

    private static String advice(Reading<?> reading) {
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused<?>) reading).advice();
    }
}
