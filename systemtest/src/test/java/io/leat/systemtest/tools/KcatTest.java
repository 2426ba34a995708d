package io.leat.systemtest.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.SharedBroker;
import java.io.File;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// kcat stands for librdkafka and so for most clients that are not written in Java.
@ExtendWith(SharedBroker.class)
final class KcatTest {
    private final String bootstrap;
    private final Clients clients;

    KcatTest(BrokerUnderTest broker) {
        bootstrap = broker.bootstrap();
        clients = new Clients(broker);
    }

    @BeforeAll
    static void requireKcat() {
        boolean installed =
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> new File(folder, "kcat").canExecute());
        boolean mayMiss = System.getenv("CI") == null;
        if (!installed && mayMiss) {
            System.err.println(
                    "*** kcat is not installed: ITS TESTS DO NOT RUN (apt install kcat)");
        }
        Assumptions.assumeTrue(installed || !mayMiss, "kcat is not installed");
        assertThat(installed).as("kcat is installed").isTrue();
    }

    @Test
    void theClusterIsListed() {
        String topic = clients.topic("kcat", 3);
        assertThat(ToolRun.kcat("", "-b", bootstrap, "-L").succeeded())
                .contains("1 brokers:")
                .contains("topic \"" + topic + "\" with 3 partitions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void linesGoInAndComeOutWithEveryCodec(String codec) {
        String topic = clients.topic("kcat-" + codec, 1);
        String lines =
                IntStream.range(0, 500)
                        .mapToObj(i -> "key" + i + ":value " + i + "\n")
                        .collect(Collectors.joining());
        ToolRun.kcat(lines, "-b", bootstrap, "-P", "-t", topic, "-K:", "-z", codec, "-H", "h=1")
                .succeeded();
        assertThat(consume(topic, "beginning", "%k:%s\n")).isEqualTo(lines.lines().toList());
        assertThat(consume(topic, "-1", "%o %h\n")).containsExactly("499 h=1");
    }

    @Test
    void readingStartsWhereItIsTold() {
        String topic = clients.topic("kcat-offsets", 1);
        ToolRun.kcat("a\nb\nc\nd\n", "-b", bootstrap, "-P", "-t", topic).succeeded();
        assertThat(consume(topic, "beginning", "%s\n")).containsExactly("a", "b", "c", "d");
        assertThat(consume(topic, "2", "%s\n")).containsExactly("c", "d");
        assertThat(consume(topic, "-3", "%s\n")).containsExactly("b", "c", "d");
        assertThat(consume(topic, "s@1000", "%s\n")).containsExactly("a", "b", "c", "d");
        assertThat(ToolRun.kcat("", "-b", bootstrap, "-Q", "-t", topic + ":0:-1").succeeded())
                .contains("offset 4");
    }

    private List<String> consume(String topic, String from, String format) {
        return ToolRun.kcat(
                        "", "-b", bootstrap, "-C", "-q", "-e", "-t", topic, "-o", from, "-f",
                        format)
                .lines();
    }

    @Test
    void aGroupReadsEverythingOnceAndGoesOnWhereItStopped() {
        String topic = clients.topic("kcat-group", 3);
        String group = Clients.unique("kcat-group");
        ToolRun.kcat("a\nb\nc\n", "-b", bootstrap, "-P", "-t", topic).succeeded();
        assertThat(readAsGroup(group, topic, 3)).containsExactlyInAnyOrder("a", "b", "c");
        ToolRun.kcat("d\n", "-b", bootstrap, "-P", "-t", topic).succeeded();
        assertThat(readAsGroup(group, topic, 1)).containsExactly("d");
    }

    private List<String> readAsGroup(String group, String topic, int count) {
        return ToolRun.kcat(
                        "",
                        "-b",
                        bootstrap,
                        "-q",
                        "-c",
                        Integer.toString(count),
                        "-X",
                        "auto.offset.reset=earliest",
                        "-f",
                        "%s\n",
                        "-G",
                        group,
                        topic)
                .lines();
    }

    @Test
    void anIdempotentProducerIsServed() {
        String topic = clients.topic("kcat-idempotent", 1);
        ToolRun.kcat("x\ny\n", "-b", bootstrap, "-P", "-t", topic, "-X", "enable.idempotence=true")
                .succeeded();
        assertThat(consume(topic, "beginning", "%s\n")).containsExactly("x", "y");
    }
}
