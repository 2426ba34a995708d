package io.leat.dist.cli.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.client.cluster.OffsetSpec;
import io.leat.client.consumer.StartOffset;
import io.leat.dist.cli.terminal.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartPointTest {
    private static StartPoint lookup(OffsetSpec spec) {
        return new StartPoint.Same(new StartOffset.Spec(spec));
    }

    @Test
    void aStartIsAWordANumberOrATime() {
        assertThat(StartPoint.parse("beginning")).isEqualTo(lookup(new OffsetSpec.Earliest()));
        assertThat(StartPoint.parse("end")).isEqualTo(lookup(new OffsetSpec.Latest()));
        assertThat(StartPoint.parse("s@17")).isEqualTo(lookup(new OffsetSpec.AtTime(17)));
        assertThat(StartPoint.parse("5")).isEqualTo(new StartPoint.Same(new StartOffset.At(5)));
        assertThat(StartPoint.parse("-5")).isEqualTo(new StartPoint.FromEnd(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "middle", "s@", "s@noon", "1.5", "--1"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> StartPoint.parse(text)).isInstanceOf(UsageException.class);
    }
}
