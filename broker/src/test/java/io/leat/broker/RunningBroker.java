package io.leat.broker;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfigReading;
import io.leat.broker.zookeeper.EmbeddedZooKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A real broker with a real ZooKeeper, inside the test's process, on ports of their own.
record RunningBroker(EmbeddedZooKeeper zooKeeper, Broker broker) implements AutoCloseable {

    static RunningBroker start(Path data, Map<String, String> settings) throws Exception {
        EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(data.resolve("zookeeper"), 0);
        Map<String, String> texts =
                new HashMap<>(
                        Map.of(
                                "broker.id",
                                "1",
                                "listeners",
                                "PLAINTEXT://127.0.0.1:0",
                                "log.dirs",
                                data.resolve("logs").toString(),
                                "zookeeper.connect",
                                zooKeeper.connectString()));
        texts.putAll(settings);
        ConfigReading reading = BrokerConfig.read("test", texts);
        if (reading instanceof ConfigReading.Accepted accepted) {
            try {
                return new RunningBroker(zooKeeper, Broker.start(accepted.config()));
            } catch (IOException | RuntimeException e) {
                zooKeeper.close();
                throw e;
            }
        }
        throw new IllegalArgumentException(reading.toString());
    }

    int port() {
        return broker.listeners().getFirst().port();
    }

    @Override
    public void close() throws IOException {
        broker.close();
        zooKeeper.close();
    }
}
