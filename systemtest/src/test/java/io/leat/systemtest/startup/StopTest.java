package io.leat.systemtest.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.LeatOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class StopTest {

    @Test
    void aBrokerToldToStopLeavesACleanDirectoryAndComesBackWithEverything() {
        try (BrokerUnderTest broker = BrokerUnderTest.start(BrokerSettings.fresh())) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("kept", 2, Map.of("retention.ms", "-1"));
            clients.send(
                    IntStream.range(0, 100)
                            .mapToObj(i -> new ProducerRecord<>(topic, i % 2, "k", "v" + i)));
            assertThat(broker.process().stop()).as("exit code").isIn(0, 143);
            assertThat(broker.logDirectory().resolve(".kafka_cleanshutdown")).exists();
            broker.startAgain();
            assertThat(Reading.whole(clients, topic)).hasSize(100);
            assertThat(broker.logDirectory().resolve(".kafka_cleanshutdown")).doesNotExist();
        }
    }

    @LeatOnly
    @Test
    void ctrlCStopsItToo() throws IOException, InterruptedException {
        try (BrokerUnderTest broker = BrokerUnderTest.start(BrokerSettings.fresh())) {
            String pid = Long.toString(broker.process().pid());
            assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();
            assertThat(broker.process().awaitExit(Duration.ofSeconds(20))).isIn(0, 130);
            assertThat(broker.logDirectory().resolve(".kafka_cleanshutdown")).exists();
        }
    }

    @LeatOnly
    @Test
    void theScriptBecomesTheServer() throws IOException {
        try (BrokerUnderTest broker = BrokerUnderTest.start(BrokerSettings.fresh())) {
            Path name = Path.of("/proc", Long.toString(broker.process().pid()), "comm");
            assertThat(Files.readString(name).strip()).isEqualTo("java");
            assertThat(broker.process().output()).contains("127.0.0.1:" + broker.port());
        }
    }
}
