package io.leat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
    @Test
    void thereAreAsManyErrorsAsApacheHas() {
        assertThat(ErrorCode.values()).hasSize(Errors.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void numbersNamesAndRetriabilityAreApaches(Errors apache) {
        ErrorCode ours = ErrorCode.of(apache.code());
        assertThat(ours.name()).isEqualTo(apache.name());
        assertThat(ours.code()).isEqualTo(apache.code());
        assertThat(ours.retriable()).isEqualTo(apache.exception() instanceof RetriableException);
        assertThat(ours.message()).isNotBlank();
    }

    @Test
    void aNumberNobodyGaveOutIsAnUnknownError() {
        assertThat(ErrorCode.of((short) -2)).isSameAs(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(ErrorCode.of(Short.MAX_VALUE)).isSameAs(ErrorCode.UNKNOWN_SERVER_ERROR);
    }
}
