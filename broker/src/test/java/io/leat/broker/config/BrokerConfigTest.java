package io.leat.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerConfigTest {
    private static final Map<String, String> SMALLEST =
            Map.of(
                    "broker.id", "1",
                    "log.dirs", "/data/leat",
                    "zookeeper.connect", "localhost:2181");

    @Test
    void threeKeysAreEnough() {
        BrokerConfig config = accepted(Map.of()).config();
        assertThat(config.server()).isEqualTo(new ServerConfig(1, null));
        assertThat(config.storage().logDirs()).containsExactly(Path.of("/data/leat"));
        assertThat(config.zooKeeper())
                .isEqualTo(new ZooKeeperConfig("localhost:2181", 3_000, 18_000));
        assertThat(config.listeners().listeners())
                .containsExactly(new Listener("PLAINTEXT", "127.0.0.1", 9092, "127.0.0.1", 9092));
        assertThat(config.groups())
                .isEqualTo(new GroupConfig(6_000, 1_800_000, 3_000, Integer.MAX_VALUE));
        assertThat(config.fetch()).isEqualTo(new FetchConfig(57_671_680, 1_000, false, 5_000));
        assertThat(config.topics()).isEqualTo(new TopicDefaults(true, 1, 1, true));
        assertThat(config.producers()).isEqualTo(new ProducerStateConfig(86_400_000, 600_000));
        assertThat(config.offsets().topic())
                .isEqualTo(new OffsetsConfig.Topic(50, 3, 104_857_600, 5_242_880, 0));
        assertThat(config.network().connections())
                .isEqualTo(new ConnectionLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Map.of()));
    }

    @Test
    void whatMustBeGivenIsAskedFor() {
        assertThat(problems(Map.of()))
                .containsExactly(
                        "test: broker.id: is missing; give a number that no other broker has",
                        "test: zookeeper.connect: is missing; name the ZooKeeper that manages the"
                                + " brokers, for example localhost:2181",
                        "test: log.dirs: is missing; name the directory that shall hold the data");
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestName() {
        assertThat(refused("log.segment.byte", "1000"))
                .isEqualTo(
                        "test: log.segment.byte=1000: neither Leat nor Kafka has this key; the"
                                + " nearest is log.segment.bytes");
    }

    @Test
    void aBadValueIsRefusedWithItsRange() {
        assertThat(refused("num.partitions", "none"))
                .isEqualTo(
                        "test: num.partitions=none: must be a whole number from 1 to 2147483647");
        assertThat(refused("num.partitions", "0")).endsWith("the nearest is 1");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThat(problems(with("num.partitions", "0", "borker.id", "3"))).hasSize(2);
    }

    @Test
    void namesThatOnlyKafkaUsesShareOneWarning() {
        List<String> warnings =
                accepted(
                                Map.of(
                                        "num.network.threads", "3",
                                        "inter.broker.protocol.version", "3.9",
                                        "listener.name.internal.ssl.keystore.location", "/k",
                                        "listener.name.internal.plain.sasl.jaas.config", "x"))
                        .warnings();
        assertThat(warnings)
                .containsExactly(
                        "test: ignored, because Kafka has these keys and Leat has no use for them:"
                                + " inter.broker.protocol.version,"
                                + " listener.name.internal.plain.sasl.jaas.config,"
                                + " listener.name.internal.ssl.keystore.location,"
                                + " num.network.threads");
    }

    @Test
    void aListenerPrefixDoesNotExcuseAnUnknownName() {
        assertThat(refused("listener.name.internal.ssl.keystore.locatoin", "/k"))
                .contains("neither Leat nor Kafka");
    }

    @Test
    void kraftKeysAreIgnoredWithTheReasonAndControllerListenersAreLeftOut() {
        ConfigReading.Accepted reading =
                accepted(
                        Map.of(
                                "process.roles", "broker,controller",
                                "controller.quorum.voters", "1@localhost:9093",
                                "controller.listener.names", "CONTROLLER",
                                "listeners", "PLAINTEXT://h:9092,CONTROLLER://h:9093"));
        assertThat(reading.warnings())
                .containsExactly(
                        "test: ignored, because ZooKeeper manages Leat and not KRaft:"
                                + " controller.listener.names, controller.quorum.voters,"
                                + " process.roles");
        assertThat(reading.config().listeners().listeners())
                .extracting(Listener::name)
                .containsExactly("PLAINTEXT");
    }

    @Test
    void anAuthorizerIsNeverSilentlyIgnored() {
        assertThat(refused("authorizer.class.name", "kafka.security.authorizer.AclAuthorizer"))
                .contains("Leat has no authorizer yet");
        assertThat(accepted(Map.of("authorizer.class.name", "")).warnings()).hasSize(1);
    }

    @Test
    void secretsAreNotRepeated() {
        assertThat(refused("ssl.key.pasword.secret", "hunter2")).doesNotContain("hunter2");
    }

    @Test
    void nodeIdIsAnotherNameOfBrokerId() {
        Map<String, String> texts =
                Map.of("node.id", "7", "log.dir", "/d", "zookeeper.connect", "z:2181");
        assertThat(BrokerConfig.read("test", texts))
                .isInstanceOfSatisfying(
                        ConfigReading.Accepted.class,
                        reading -> assertThat(reading.config().server().brokerId()).isEqualTo(7));
        assertThat(refused("node.id", "2")).contains("must equal broker.id=1");
    }

    @Test
    void topicSettingsComeFromTheTopicThenTheBrokerThenTheDefault() {
        BrokerConfig config =
                accepted(Map.of("log.retention.hours", "2", "log.segment.bytes", "2000")).config();
        TopicSettings settings =
                config.topicSettings(Map.of("segment.bytes", "1000", "write.caching", "true"));
        assertThat(settings.segments().bytes()).isEqualTo(1000);
        assertThat(settings.retention().millis()).isEqualTo(7_200_000);
        assertThat(settings.flushing().writeCaching()).isTrue();
        assertThat(settings.batches().bytesMax()).isEqualTo(1_048_588);
        assertThat(config.topicSettings(Map.of()).segments().bytes()).isEqualTo(2000);
    }

    @Test
    void connectionOverridesAreReadAndJudged() {
        assertThat(
                        accepted(Map.of("max.connections.per.ip.overrides", "10.0.0.1:5, ::1:7"))
                                .config()
                                .network()
                                .connections()
                                .perAddressOverrides())
                .isEqualTo(Map.of("10.0.0.1", 5, "::1", 7));
        assertThat(refused("max.connections.per.ip.overrides", "10.0.0.1"))
                .contains("this part is not: 10.0.0.1");
    }

    @Test
    void aSessionTimeoutRangeThatIsEmptyIsRefused() {
        assertThat(refused("group.min.session.timeout.ms", "2000000"))
                .contains("must not exceed group.max.session.timeout.ms=1800000");
    }

    @Test
    void aFileIsReadAsKafkaReadsIt(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("server.properties");
        Files.writeString(
                file,
                """
                # a comment
                broker.id=1
                log.dirs = /a, \\
                  /b
                zookeeper.connect:localhost:2181
                """);
        assertThat(BrokerConfig.read(file))
                .isInstanceOfSatisfying(
                        ConfigReading.Accepted.class,
                        reading ->
                                assertThat(reading.config().storage().logDirs())
                                        .containsExactly(Path.of("/a"), Path.of("/b")));
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> texts = new HashMap<>(SMALLEST);
        for (int i = 0; i < more.length; i += 2) {
            texts.put(more[i], more[i + 1]);
        }
        return texts;
    }

    private static ConfigReading.Accepted accepted(Map<String, String> more) {
        Map<String, String> texts = new HashMap<>(SMALLEST);
        texts.putAll(more);
        ConfigReading reading = BrokerConfig.read("test", texts);
        assertThat(reading).isInstanceOf(ConfigReading.Accepted.class);
        return (ConfigReading.Accepted) reading;
    }

    private static List<String> problems(Map<String, String> texts) {
        ConfigReading reading = BrokerConfig.read("test", texts);
        assertThat(reading).isInstanceOf(ConfigReading.Refused.class);
        return ((ConfigReading.Refused) reading).problems();
    }

    private static String refused(String name, String value) {
        List<String> problems = problems(with(name, value));
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }
}
