package io.leat.systemtest.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.LeatOnly;
import io.leat.systemtest.server.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/// A broker that cannot start says why in words and ends with an exit code.
@LeatOnly
final class RefusedStartTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void aDataDirectoryInUseIsRefusedAndItsUserGoesOn() {
        BrokerSettings settings = BrokerSettings.fresh();
        try (BrokerUnderTest first = BrokerUnderTest.start(settings)) {
            BrokerSettings same = settings.onPort(BrokerSettings.freePort());
            assertThat(refusal(same)).contains(settings.home().toString()).contains("in use");
            Clients clients = new Clients(first);
            String topic = clients.topic("still", 1);
            clients.send(Stream.of(new ProducerRecord<>(topic, "works")));
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        BrokerSettings settings = BrokerSettings.fresh();
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket taken = new ServerSocket(settings.port(), 1, here)) {
            assertThat(refusal(settings)).contains(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void anUnknownKeyIsNamedWithTheNearestKnownOne() {
        assertThat(refusal(BrokerSettings.fresh().with("num.partitons", "3")))
                .contains("num.partitons")
                .contains("num.partitions");
    }

    @Test
    void aBadValueIsNamedWithItsKey() {
        assertThat(refusal(BrokerSettings.fresh().with("num.partitions", "several")))
                .contains("num.partitions")
                .contains("several");
    }

    @Test
    void aNameThatOnlyKafkaUsesGetsOneWarning() {
        BrokerSettings settings = BrokerSettings.fresh().with("quota.window.num", "11");
        try (BrokerUnderTest broker = BrokerUnderTest.start(settings)) {
            assertThat(broker.process().output().lines())
                    .filteredOn(line -> line.contains("quota.window.num"))
                    .hasSize(1);
        }
    }

    /// What a broker that ends by itself wrote.
    private static String refusal(BrokerSettings settings) {
        try (ServerProcess process = BrokerUnderTest.launch(settings)) {
            assertThat(process.awaitExit(LIMIT)).as("exit code").isNotZero();
            assertThat(process.output()).doesNotContain("\tat ");
            return process.output();
        }
    }
}
