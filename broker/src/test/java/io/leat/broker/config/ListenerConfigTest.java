package io.leat.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenerConfigTest {
    @Test
    void namesAreMappedToProtocolsAndAdvertisedElsewhere() {
        ListenerConfig config =
                accepted(
                        Map.of(
                                "listeners", "IN://0.0.0.0:9092,OUT://[::1]:9093",
                                "advertised.listeners", "IN://broker:9092,OUT://broker:19093",
                                "listener.security.protocol.map", "IN:PLAINTEXT,OUT:PLAINTEXT",
                                "inter.broker.listener.name", "IN"));
        assertThat(config.listeners())
                .containsExactly(
                        new Listener("IN", "0.0.0.0", 9092, "broker", 9092),
                        new Listener("OUT", "::1", 9093, "broker", 19093));
        assertThat(config.interBrokerListener()).isEqualTo("IN");
    }

    @Test
    void noHostMeansEveryAddressAndAdvertisesTheMachinesName() {
        ListenerConfig config = accepted(Map.of("listeners", "PLAINTEXT://:9092"));
        assertThat(config.listeners().getFirst().host()).isEmpty();
        assertThat(config.listeners().getFirst().advertisedHost()).isNotEmpty();
    }

    @Test
    void everyAddressCannotBeAdvertised() {
        assertThat(refused(Map.of("listeners", "PLAINTEXT://0.0.0.0:9092")))
                .singleElement()
                .asString()
                .contains("advertised.listeners", "an address that clients can reach");
    }

    @Test
    void aListenerThatAsksForEncryptionIsNotServedInPlaintext() {
        assertThat(refused(Map.of("listeners", "PLAINTEXT://h:1,SSL://h:2")))
                .singleElement()
                .asString()
                .contains("the listener SSL asks for SSL, which Leat does not speak yet");
    }

    @Test
    void badListsAreRefusedWithWhatIsWrong() {
        assertThat(refused(Map.of("listeners", "localhost:9092")).getFirst())
                .contains("\"localhost:9092\" must be NAME://host:port");
        assertThat(refused(Map.of("listeners", "PLAINTEXT://h:65536")).getFirst())
                .contains("a port from 0 to 65535");
        assertThat(refused(Map.of("listeners", "")).getFirst()).contains("at least one");
        assertThat(refused(Map.of("listeners", "A://h:1")).getFirst())
                .contains("A needs an entry in listener.security.protocol.map");
        assertThat(refused(Map.of("listeners", "PLAINTEXT://h:1,PLAINTEXT://h:2")).getFirst())
                .contains("names the listener PLAINTEXT twice");
        assertThat(
                        refused(
                                        Map.of(
                                                "listeners", "PLAINTEXT://h:1,B://h:1",
                                                "listener.security.protocol.map",
                                                        "B:PLAINTEXT,PLAINTEXT:PLAINTEXT"))
                                .getFirst())
                .contains("uses port 1 twice");
        assertThat(refused(Map.of("advertised.listeners", "OTHER://h:1")).getFirst())
                .contains("OTHER is not among the listeners [PLAINTEXT]");
        assertThat(refused(Map.of("inter.broker.listener.name", "OTHER")).getFirst())
                .contains("must be one of the listeners [PLAINTEXT]");
    }

    private static ListenerConfig accepted(Map<String, String> more) {
        ConfigReading reading = read(more);
        assertThat(reading).isInstanceOf(ConfigReading.Accepted.class);
        return ((ConfigReading.Accepted) reading).config().listeners();
    }

    private static List<String> refused(Map<String, String> more) {
        ConfigReading reading = read(more);
        assertThat(reading).isInstanceOf(ConfigReading.Refused.class);
        return ((ConfigReading.Refused) reading).problems();
    }

    private static ConfigReading read(Map<String, String> more) {
        Map<String, String> texts = new HashMap<>(more);
        texts.put("broker.id", "1");
        texts.put("log.dirs", "/d");
        texts.put("zookeeper.connect", "z:2181");
        return BrokerConfig.read("test", texts);
    }
}
