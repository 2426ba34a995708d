package io.leat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @Test
    void aHostWithoutAPortMeansTheUsualPort() {
        assertThat(ServerAddress.parse("example")).isEqualTo(new ServerAddress("example", 9092));
        assertThat(ServerAddress.parse("[::1]")).isEqualTo(new ServerAddress("::1", 9092));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9092", "127.0.0.1:1", "[::1]:65535"})
    void whatIsPrintedCanBeRead(String text) {
        assertThat(ServerAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":9092", "host:", "host:x", "host:0", "host:65536", "::1:9092"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ServerAddress.parse(text));
    }

    @Test
    void severalServersAreNamedWithCommas() {
        assertThat(ClientOptions.of("a:1, b:2").bootstrap())
                .containsExactly(new ServerAddress("a", 1), new ServerAddress("b", 2));
    }
}
