package io.leat.dist.cli.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.dist.cli.terminal.UsageException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrimPointTest {
    @Test
    void anOffsetATimeAndTheEndAreRead() {
        assertThat(TrimPoint.parse("1500")).isEqualTo(new TrimPoint.Offset(1500));
        assertThat(TrimPoint.parse("end")).isEqualTo(new TrimPoint.Offset(-1));
        assertThat(TrimPoint.parse("s@1000"))
                .isEqualTo(new TrimPoint.Time(Instant.ofEpochMilli(1000)));
        assertThat(TrimPoint.parse("2026-01-31T00:00:00Z"))
                .isEqualTo(new TrimPoint.Time(Instant.parse("2026-01-31T00:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "-5", "99999999999999999999", "beginning", "s@now", "yesterday", ""})
    void whatIsNeitherIsRefusedWithWhatCanBeSaid(String text) {
        assertThatThrownBy(() -> TrimPoint.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is neither an offset nor a time");
    }
}
