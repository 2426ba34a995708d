package io.leat.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.kafka.common.message.ApiMessageType.ListenerType;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiKeyTest {
    @Test
    void theApisAreThoseOfApacheThatHaveAVersion() {
        Stream<String> apaches =
                Arrays.stream(ApiKeys.values())
                        .filter(ApiKeys::hasValidVersion)
                        .map(key -> key.id + " " + key.name());
        assertThat(Arrays.stream(ApiKey.values()).map(key -> key.id() + " " + key.name()))
                .containsExactlyElementsOf(apaches.toList());
    }

    @ParameterizedTest
    @EnumSource
    void versionsAreThoseApacheCallsStable(ApiKey key) {
        ApiKeys apache = ApiKeys.forId(key.id());
        assertThat(key.lowestVersion()).isEqualTo(apache.oldestVersion());
        assertThat(key.highestVersion()).isEqualTo(apache.latestVersion(false));
        assertThat(key.hasVersion(key.lowestVersion())).isTrue();
        assertThat(key.hasVersion((short) (key.lowestVersion() - 1))).isFalse();
        assertThat(key.hasVersion((short) (key.highestVersion() + 1))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void headerVersionsAreApaches(ApiKey key) {
        ApiKeys apache = ApiKeys.forId(key.id());
        for (short v = key.lowestVersion(); v <= apache.latestVersion(true); v++) {
            assertThat(key.requestHeaderVersion(v)).isEqualTo(apache.requestHeaderVersion(v));
            assertThat(key.responseHeaderVersion(v)).isEqualTo(apache.responseHeaderVersion(v));
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenersAreApaches(ApiKey key) {
        ApiKeys apache = ApiKeys.forId(key.id());
        assertThat(key.listener("broker")).isEqualTo(apache.inScope(ListenerType.BROKER));
        assertThat(key.listener("controller")).isEqualTo(apache.inScope(ListenerType.CONTROLLER));
        assertThat(key.listener("none")).isFalse();
    }

    @Test
    void aKeyIsFoundByItsNumberAndOthersAreNot() {
        for (ApiKey key : ApiKey.values()) {
            assertThat(ApiKey.of(key.id())).isSameAs(key);
        }
        assertThat(ApiKey.of((short) -1)).isNull();
        assertThat(ApiKey.of((short) 4)).as("removed").isNull();
        assertThat(ApiKey.of(Short.MAX_VALUE)).isNull();
    }
}
