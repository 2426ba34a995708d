package io.leat.systemtest.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafka.tools.StorageTool;

/// Apache Kafka from its published jars: one process that is controller and broker.
final class ApacheKafkaServer implements BrokerLauncher {
    private static final String CLUSTER_ID = "bGVhdC1zeXN0ZW0tdGVzdA";

    @Override
    public ServerProcess launch(BrokerSettings settings) {
        try {
            Path properties = settings.home().resolve("server.properties");
            Files.writeString(properties, text(configuration(settings)));
            if (!Files.exists(logDirectory(settings).resolve("meta.properties"))) {
                format(properties);
            }
            List<String> options =
                    List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dleat.systemtest.log=INFO");
            return ServerProcess.start(
                    JavaCommand.of(options, "kafka.Kafka", List.of(properties.toString())),
                    settings.output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path logDirectory(BrokerSettings settings) {
        return settings.home().resolve("data");
    }

    private Map<String, String> configuration(BrokerSettings settings) {
        int controllerPort = BrokerSettings.freePort();
        Map<String, String> keys = new TreeMap<>();
        keys.put("process.roles", "broker,controller");
        keys.put("node.id", "0");
        keys.put("controller.quorum.voters", "0@127.0.0.1:" + controllerPort);
        keys.put("controller.listener.names", "CONTROLLER");
        keys.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(settings.port(), controllerPort));
        keys.put("log.dirs", logDirectory(settings).toString());
        for (String topic :
                List.of(
                        "offsets.topic",
                        "transaction.state.log",
                        "share.coordinator.state.topic")) {
            keys.put(topic + ".replication.factor", "1");
        }
        keys.put("transaction.state.log.min.isr", "1");
        keys.put("share.coordinator.state.topic.min.isr", "1");
        keys.put("offsets.topic.num.partitions", "4");
        keys.putAll(settings.overrides());
        return keys;
    }

    private static String text(Map<String, String> keys) {
        return keys.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static void format(Path properties) {
        var said = new ByteArrayOutputStream();
        String[] arguments = {"format", "-t", CLUSTER_ID, "-c", properties.toString()};
        int code =
                StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new AssertionError("format failed: " + said.toString(StandardCharsets.UTF_8));
        }
    }
}
