package io.leat.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigKind;
import io.leat.broker.config.table.ConfigTable;
import io.leat.broker.config.table.Reading;
import io.leat.broker.config.table.ValueType;
import io.leat.broker.config.table.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every key of both tables, against Kafka's own declarations and against its own bounds. The file
/// `kafka-defaults.tsv` holds what Kafka 4.3.1, and for older names 3.9.1, declares.
class KeysTest {
    /// Keys that Kafka does not have, or declares nowhere but in its dynamic configs.
    private static final Set<String> OURS =
            Set.of(
                    "write.caching",
                    "log.write.caching",
                    "log.stray.delete.delay.ms",
                    "log.dirs.reserve.bytes",
                    "metrics.listener",
                    "replica.alter.log.dirs.io.max.bytes.per.second",
                    "leader.replication.throttled.rate",
                    "follower.replication.throttled.rate");

    /// Keys whose default is deliberately not Kafka's, with ours.
    private static final Map<String, String> OTHER_DEFAULTS =
            Map.of(
                    "broker.id", "",
                    "listeners", "PLAINTEXT://127.0.0.1:9092",
                    "log.dir", "",
                    "node.id", "",
                    "socket.receive.buffer.bytes", "-1",
                    "socket.send.buffer.bytes", "-1",
                    "zookeeper.session.timeout.ms", "3000",
                    "zookeeper.connection.timeout.ms", "18000");

    static Stream<ConfigKey<?>> brokerKeys() {
        return BrokerKeys.TABLE.keys().stream();
    }

    static Stream<ConfigKey<?>> topicKeys() {
        return TopicKeys.TABLE.keys().stream();
    }

    @ParameterizedTest
    @MethodSource("brokerKeys")
    void aBrokerKeyHasKafkasTypeAndDefault(ConfigKey<?> key) throws IOException {
        hasKafkasTypeAndDefault(key, declarations("B"));
    }

    @ParameterizedTest
    @MethodSource("topicKeys")
    void aTopicKeyHasKafkasTypeAndDefault(ConfigKey<?> key) throws IOException {
        hasKafkasTypeAndDefault(key, declarations("T"));
    }

    @ParameterizedTest
    @MethodSource("brokerKeys")
    void aBrokerKeyHoldsItsBounds(ConfigKey<?> key) {
        holdsItsBounds(BrokerKeys.TABLE, key);
    }

    @ParameterizedTest
    @MethodSource("topicKeys")
    void aTopicKeyHoldsItsBounds(ConfigKey<?> key) {
        holdsItsBounds(TopicKeys.TABLE, key);
    }

    private static void hasKafkasTypeAndDefault(
            ConfigKey<?> key, Map<String, String[]> declarations) {
        if (OURS.contains(key.name())) {
            assertThat(declarations).doesNotContainKey(key.name());
            return;
        }
        String[] kafka = Objects.requireNonNull(declarations.get(key.name()), key.name());
        assertThat(key.type().kind()).isEqualTo(ConfigKind.valueOf(kafka[2]));
        String expected = OTHER_DEFAULTS.getOrDefault(key.name(), kafka[3]);
        String ours = key.defaultValue().orElse("");
        if (key.type().kind() == ConfigKind.LIST || key.name().endsWith(".map")) {
            assertThat(ours.split(",")).containsExactlyInAnyOrder(expected.split(","));
        } else {
            assertThat(ours).isEqualTo(expected);
        }
    }

    private static void holdsItsBounds(ConfigTable table, ConfigKey<?> key) {
        key.defaultValue().ifPresent(text -> isGood(table, key, text));
        switch (key.type()) {
            case ValueType.WholeNumber<?> number -> {
                isGood(table, key, Long.toString(number.min()));
                isGood(table, key, Long.toString(number.max()));
                isBad(table, key, "12 apples");
                if (number.min() > Long.MIN_VALUE) {
                    isBad(table, key, Long.toString(number.min() - 1));
                }
                if (number.max() < Long.MAX_VALUE) {
                    isBad(table, key, Long.toString(number.max() + 1));
                }
            }
            case ValueType.Decimal number -> {
                isGood(table, key, Double.toString(number.min()));
                isGood(table, key, Double.toString(number.max()));
                isBad(table, key, "12 apples");
                if (number.max() < Double.MAX_VALUE) {
                    isBad(table, key, Double.toString(number.max() + 1));
                }
            }
            case ValueType.Flag _ -> isBad(table, key, "yes");
            case ValueType.Choice choice -> {
                choice.words().forEach(word -> isGood(table, key, word));
                isBad(table, key, "another");
            }
            case ValueType.Words words -> {
                words.words().forEach(word -> isGood(table, key, word));
                if (!words.words().isEmpty()) {
                    isBad(table, key, "another");
                }
            }
            case ValueType.Replicas _ -> {
                isGood(table, key, "*");
                isGood(table, key, "0:1, 12:3");
                isBad(table, key, "0:1,*");
                isBad(table, key, "0");
            }
            case ValueType.Text _, ValueType.Password _ -> isGood(table, key, "anything at all");
        }
    }

    private static void isGood(ConfigTable table, ConfigKey<?> key, String text) {
        assertThat(table.judge(key.name(), text)).isEqualTo(new Verdict.Good(key));
        assertThat(key.type().read(text)).isInstanceOf(Reading.Read.class);
    }

    private static void isBad(ConfigTable table, ConfigKey<?> key, String text) {
        assertThat(table.judge(key.name(), text))
                .isInstanceOfSatisfying(
                        Verdict.BadValue.class,
                        bad -> assertThat(bad.advice()).contains(key.type().allowed()));
    }

    private static Map<String, String[]> declarations(String scope) throws IOException {
        Map<String, String[]> found = new HashMap<>();
        var in = Objects.requireNonNull(KeysTest.class.getResourceAsStream("kafka-defaults.tsv"));
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines()
                    .map(line -> line.split("\t", -1))
                    .filter(fields -> fields[0].equals(scope))
                    .forEach(fields -> {
                        if (fields[3].equals("null")) {
                            fields[3] = "";
                        }
                        found.put(fields[1], fields);
                    });
        }
        return found;
    }
}
