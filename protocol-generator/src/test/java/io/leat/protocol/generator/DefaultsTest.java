package io.leat.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultsTest {
    @ParameterizedTest
    @CsvSource({
        "bool, true, true, !this.x",
        "int32, 0x7fffffff, 2147483647, this.x != 2147483647",
        "int32, -2147483648, -2147483648, this.x != -2147483648",
        "int64, -1, -1L, this.x != -1L",
        "string, null, null, this.x != null",
        "[]Topic, null, null, this.x != null"
    })
    void theSpecifiedDefaultIsUsed(String type, String text, String value, String differs) {
        Field field = field(type, "\"default\": \"" + text + "\"");
        assertThat(Defaults.value(field)).isEqualTo(value);
        assertThat(Defaults.differs(field)).isEqualTo(differs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "bool; false; this.x",
                "int16; 0; this.x != 0",
                "string; \"\"; !\"\".equals(this.x)",
                "uuid; Uuid.ZERO; !this.x.equals(Uuid.ZERO)",
                "bytes; MessageReader.NO_BYTES; this.x == null || this.x.hasRemaining()",
                "records; null; this.x != null",
                "[]int32; List.of(); this.x == null || !this.x.isEmpty()"
            })
    void everyTypeHasADefaultOfItsOwn(String type, String value, String differs) {
        Field field = field(type, "\"nullableVersions\": \"0+\"");
        assertThat(Defaults.value(field)).isEqualTo(value);
        assertThat(Defaults.differs(field)).isEqualTo(differs);
    }

    @Test
    void aDefaultThatDoesNotFitStopsTheBuild() {
        Field tooLarge = field("int8", "\"default\": \"128\"");
        assertThatThrownBy(() -> Defaults.value(tooLarge)).isInstanceOf(SpecException.class);
        Field notABoolean = field("bool", "\"default\": \"yes\"");
        assertThatThrownBy(() -> Defaults.value(notABoolean)).isInstanceOf(SpecException.class);
    }

    private static Field field(String type, String more) {
        String body = "\"name\": \"X\", \"type\": \"%s\", %s".formatted(type, more);
        return SpecParserTest.message(body).root().fields().get(0);
    }
}
