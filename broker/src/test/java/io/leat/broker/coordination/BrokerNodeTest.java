package io.leat.broker.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.cluster.image.Endpoint;
import io.leat.protocol.Uuid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerNodeTest {
    private static final BrokerNode NODE =
            new BrokerNode(
                    3,
                    new Uuid(1, 2),
                    List.of(new Endpoint("INSIDE", "PLAINTEXT", "h\"\\\u0001é", 9092)),
                    null,
                    false);

    @Test
    void aRegistrationIsReadableAndReadBack() {
        byte[] data = NODE.encode();
        assertThat(new String(data, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"version\":1,\"instance\":\"AAAAAAAAAAEAAAAAAAAAAg\",\"rack\":null,"
                                + "\"endpoints\":[{\"listener\":\"INSIDE\","
                                + "\"protocol\":\"PLAINTEXT\",\"host\":\"h\\\"\\\\\\u0001é\","
                                + "\"port\":9092}]}");
        assertThat(BrokerNode.decode(3, data)).isEqualTo(NODE);
    }

    @Test
    void aRegistrationSaysThatItsBrokerWantsToStop() {
        byte[] data = NODE.whenStopping().encode();
        assertThat(new String(data, StandardCharsets.UTF_8)).endsWith(",\"stopping\":true}");
        assertThat(BrokerNode.decode(3, data).stopping()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "{\"a\":",
                "{\"a\":1}x",
                "{\"instance\":\"x",
                "{\"instance\":7}",
                "{\"stopping\":tru}",
                "{\"endpoints\":{}}",
                "{\"instance\":\"AAAAAAAAAAEAAAAAAAAAAg\",\"endpoints\":[1]}",
                "[[[[[[[[[[[[[[[[[["
            })
    void whatIsNoRegistrationIsRefused(String text) {
        assertThatThrownBy(() -> BrokerNode.decode(3, text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
