package io.leat.dist.cli.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {
    private final ByteSize.Converter converter = new ByteSize.Converter();

    @ParameterizedTest
    @CsvSource({
        "1000, 1000",
        "1000B, 1000",
        "1k, 1024",
        "50M, 52428800",
        "50MB, 52428800",
        "50 MiB, 52428800",
        "2G, 2147483648",
        "1T, 1099511627776"
    })
    void sizesAreReadAsPeopleWriteThem(String text, long bytes) {
        assertThat(converter.convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "fast", "M", "-1", "1.5M", "5X", "5MM", "9999999999999999", "99999999T"})
    void whatIsNoSizeIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("52428800, 50M or 1G");
    }

    @Test
    void sizesAreToldInTheLargestUnitThatFits() {
        assertThat(ByteSize.text(0)).isEqualTo("0 B");
        assertThat(ByteSize.text(1023)).isEqualTo("1023 B");
        assertThat(ByteSize.text(1536)).isEqualTo("1.5 KiB");
        assertThat(ByteSize.text(3L << 40)).isEqualTo("3.0 TiB");
        assertThat(ByteSize.text(Long.MAX_VALUE)).endsWith(" TiB");
    }
}
