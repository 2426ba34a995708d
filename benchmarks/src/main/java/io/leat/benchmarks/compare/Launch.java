package io.leat.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How each contender is started: Leat with its own defaults, Apache Kafka as its own start script
/// and its own `server.properties` would have it.
///
/// @param classPath Kafka's jars and the load client
public record Launch(Path leat, String classPath) {
    /// What Kafka's own `server.properties` says for any number of brokers.
    public static final String KAFKA_SERVER =
            """
            process.roles=broker,controller
            controller.listener.names=CONTROLLER
            num.network.threads=3
            num.io.threads=8
            socket.send.buffer.bytes=102400
            socket.receive.buffer.bytes=102400
            socket.request.max.bytes=104857600
            num.recovery.threads.per.data.dir=2
            """;

    private static final String KAFKA_ALONE =
            """
            node.id=1
            offsets.topic.replication.factor=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            """;

    /// The options of `kafka-server-start.sh` and `kafka-run-class.sh`.
    private static final List<String> KAFKA_JVM =
            List.of(
                    "-Xmx1G",
                    "-Xms1G",
                    "-server",
                    "-XX:+UseG1GC",
                    "-XX:MaxGCPauseMillis=20",
                    "-XX:InitiatingHeapOccupancyPercent=35",
                    "-XX:+ExplicitGCInvokesConcurrent",
                    "-Djava.awt.headless=true");

    /// Starts a broker whose files are under `home`: a fresh one, or the one that left them.
    public Broker start(Contender contender, Path home) {
        return start(contender, home, Broker.freePort());
    }

    /// As above, on a port that is known before.
    public Broker start(Contender contender, Path home, int port) {
        try {
            Files.createDirectories(home);
            return contender == Contender.LEAT ? startLeat(home, port) : startKafka(home, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Broker startLeat(Path home, int port) {
        List<String> command =
                List.of(
                        leat.toString(),
                        "start",
                        "--data",
                        home.resolve("data").toString(),
                        "--port",
                        Integer.toString(port));
        return Broker.start(command, port, home.resolve("output.log"));
    }

    private Broker startKafka(Path home, int port) throws IOException {
        Path properties = home.resolve("server.properties");
        Files.writeString(
                properties, KAFKA_SERVER + KAFKA_ALONE + places(port, home.resolve("data")));
        if (!Files.exists(home.resolve("data"))) {
            format(properties);
        }
        return Broker.start(kafkaCommand(properties), port, home.resolve("output.log"));
    }

    /// Starts Kafka as its own script would.
    public List<String> kafkaCommand(Path properties) {
        return Command.java(classPath, KAFKA_JVM, "kafka.Kafka", List.of(properties.toString()));
    }

    /// Prepares the data directory that Kafka's `properties` names.
    public void format(Path properties) {
        List<String> arguments =
                List.of("format", "-t", "bGVhdC1iZW5jaG1hcmtzLQ", "-c", properties.toString());
        Command.run(Command.java(classPath, List.of(), "kafka.tools.StorageTool", arguments));
    }

    private static String places(int port, Path data) {
        int controllerPort = Broker.freePort();
        return """
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        log.dirs=%3$s
        """
                .formatted(port, controllerPort, data);
    }
}
