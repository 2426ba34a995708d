package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/// Brokers 0, 1, 2 … and the members of a ZooKeeper ensemble, as an operator of several machines
/// would start them. Belongs to the test's thread.
final class ClusterUnderTest implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration HEAL_LIMIT = Duration.ofSeconds(60);

    /// A broker that does not answer is left for another while the caller still waits.
    private static final Map<String, Object> PATIENCE =
            Map.of("request.timeout.ms", 4_000, "default.api.timeout.ms", 25_000);

    private final Path home;
    private final Hosts hosts;
    private final Map<String, String> settings;
    private final List<Integer> brokerPorts;
    private final List<Integer> zooKeeperPorts;
    private final List<Member> zooKeepers = new ArrayList<>();
    private final List<Member> brokers = new ArrayList<>();

    private ClusterUnderTest(
            Path home, Hosts hosts, Map<String, String> settings, int brokers, int zooKeepers) {
        this.home = home;
        this.hosts = hosts;
        this.settings = new TreeMap<>(settings);
        this.brokerPorts = new ArrayList<>(freePorts(brokers));
        this.zooKeeperPorts = freePorts(3 * zooKeepers);
    }

    private static List<Integer> freePorts(int count) {
        return Stream.generate(BrokerSettings::freePort).distinct().limit(count).toList();
    }

    /// Three brokers and an ensemble of three on this machine.
    static ClusterUnderTest start(Map<String, String> settings) {
        return start(Hosts.here(), settings, 3);
    }

    /// Three brokers; returns when they serve. The cluster closes `hosts`, also when this fails.
    static ClusterUnderTest start(Hosts hosts, Map<String, String> settings, int zooKeepers) {
        Path home = BrokerSettings.fresh().home();
        var cluster = new ClusterUnderTest(home, hosts, settings, 3, zooKeepers);
        try {
            for (int id = 0; id < zooKeepers; id++) {
                cluster.zooKeepers.add(cluster.startZooKeeper(id));
            }
            for (int id = 0; id < 3; id++) {
                cluster.brokers.add(cluster.startBroker(id, Map.of()));
            }
            cluster.awaitBrokers(3);
            return cluster;
        } catch (RuntimeException | AssertionError failed) {
            cluster.close();
            throw failed;
        }
    }

    private Member startZooKeeper(int id) {
        String name = "zookeeper-" + id;
        Path data = home.resolve(name);
        StringBuilder text =
                new StringBuilder(
                        """
                        dataDir=%s
                        clientPort=%d
                        clientPortAddress=%s
                        tickTime=500
                        initLimit=20
                        syncLimit=6
                        """
                                .formatted(data, zooKeeperPorts.get(id), hosts.address(name)));
        int members = zooKeeperPorts.size() / 3;
        for (int other = 0; members > 1 && other < members; other++) {
            text.append(
                    "server.%d=%s:%d:%d%n"
                            .formatted(
                                    other,
                                    hosts.address("zookeeper-" + other),
                                    zooKeeperPorts.get(members + other),
                                    zooKeeperPorts.get(2 * members + other)));
        }
        write(data.resolve("myid"), Integer.toString(id));
        return launch(
                name, "zookeeper", write(home.resolve(name + ".properties"), text.toString()));
    }

    /// One more process with this broker's settings and some that differ.
    Member startBroker(int id, Map<String, String> different) {
        String name = "broker-" + id;
        Map<String, String> all = new TreeMap<>();
        all.put("broker.id", Integer.toString(id));
        all.put("broker.rack", "rack-" + id);
        all.put("listeners", "PLAINTEXT://" + address(id));
        all.put("log.dirs", logs(id).toString());
        all.put("zookeeper.connect", zooKeeper());
        all.put("default.replication.factor", "3");
        all.put("min.insync.replicas", "2");
        all.put("offsets.topic.replication.factor", "3");
        all.put("offsets.topic.num.partitions", "3");
        all.put("replica.lag.time.max.ms", "4000");
        all.putAll(settings);
        all.putAll(different);
        String text =
                all.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining());
        String file = different.isEmpty() ? name : name + "-other-" + different.hashCode();
        return launch(name, "broker", write(home.resolve(file + ".properties"), text));
    }

    /// Starts one more broker, which has nothing yet; returns its id once it is known.
    int addBroker() {
        int id = brokers.size();
        brokerPorts.add(freePorts(1).getFirst());
        brokers.add(startBroker(id, Map.of()));
        awaitBrokers(running());
        return id;
    }

    /// How many brokers run.
    int running() {
        return (int) brokers.stream().filter(broker -> broker.process().isAlive()).count();
    }

    /// Stops a broker and starts it with settings that differ; returns when it serves.
    void restart(int id, Map<String, String> different) {
        brokers.get(id).stop();
        brokers.set(id, startBroker(id, different));
        awaitBrokers(brokers.size());
    }

    private Member launch(String name, String what, Path config) {
        List<String> command =
                List.of(Distribution.leat().toString(), what, "--config", config.toString());
        Path output = config.resolveSibling(config.getFileName() + ".log");
        return Member.start(name, hosts.on(name, command), output);
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String address(int broker) {
        return hosts.address("broker-" + broker) + ":" + brokerPorts.get(broker);
    }

    /// What `zookeeper.connect` says.
    String zooKeeper() {
        return IntStream.range(0, zooKeeperPorts.size() / 3)
                .mapToObj(id -> hosts.address("zookeeper-" + id) + ":" + zooKeeperPorts.get(id))
                .collect(Collectors.joining(","));
    }

    String bootstrap() {
        return IntStream.range(0, brokerPorts.size())
                .mapToObj(this::address)
                .collect(Collectors.joining(","));
    }

    Hosts hosts() {
        return hosts;
    }

    Clients clients() {
        return new Clients(bootstrap());
    }

    Member broker(int id) {
        return brokers.get(id);
    }

    Member zooKeeper(int id) {
        return zooKeepers.get(id);
    }

    /// The directory of a broker's logs.
    Path logs(int broker) {
        return home.resolve("logs-" + broker);
    }

    /// Returns when this many brokers are known.
    void awaitBrokers(int count) {
        asking(admin ->
                Await.until(
                        count + " brokers are known",
                        START_LIMIT,
                        () -> {
                            if (count == brokers.size()) {
                                requireAlive();
                            }
                            var nodes = admin.describeCluster().nodes();
                            return nodes.get(5, TimeUnit.SECONDS).size();
                        },
                        found -> found == count));
    }

    private void requireAlive() {
        for (Member member : brokers) {
            if (!member.process().isAlive()) {
                throw new AssertionError(
                        member.name() + " ended by itself:\n" + member.process().outputTail());
            }
        }
    }

    /// A topic whose partitions lie on all three brokers; returns when all replicas are in sync.
    String topic(String prefix, int partitions) {
        String name = Clients.unique(prefix);
        asking(admin -> {
            NewTopic topic = new NewTopic(name, partitions, (short) 3);
            return Clients.result(admin.createTopics(List.of(topic)).all());
        });
        awaitInSync(name);
        return name;
    }

    /// A topic of one partition that is led by the first of these.
    String topicOn(String prefix, List<Integer> replicas) {
        return topicOn(prefix, Map.of(0, replicas));
    }

    /// A topic whose partitions lie as told; returns when all replicas are in sync.
    String topicOn(String prefix, Map<Integer, List<Integer>> replicas) {
        String name = Clients.unique(prefix);
        asking(admin ->
                Clients.result(admin.createTopics(List.of(new NewTopic(name, replicas))).all()));
        awaitInSync(name);
        return name;
    }

    /// Returns when every replica of a topic is in sync.
    void awaitInSync(String topic) {
        asking(admin ->
                Await.until(
                        "every replica of " + topic + " is in sync",
                        HEAL_LIMIT,
                        () -> describe(admin, topic).partitions(),
                        partitions -> partitions.stream().allMatch(ClusterUnderTest::isWhole)));
    }

    private static boolean isWhole(TopicPartitionInfo partition) {
        return partition.leader() != null && partition.isr().size() == partition.replicas().size();
    }

    /// Which broker leads a partition.
    int leader(String topic, int partition) {
        return asking(admin ->
                Await.until(
                                topic + " has leaders",
                                HEAL_LIMIT,
                                () -> describe(admin, topic).partitions().get(partition),
                                found -> found.leader() != null)
                        .leader()
                        .id());
    }

    /// The in-sync replicas of a partition.
    List<Integer> inSync(String topic, int partition) {
        return asking(admin -> {
            TopicPartitionInfo found = describe(admin, topic).partitions().get(partition);
            return found.isr().stream().map(Node::id).sorted().toList();
        });
    }

    /// Which broker is the controller.
    int controller() {
        return asking(admin ->
                Await.until(
                                "there is a controller",
                                HEAL_LIMIT,
                                () -> Clients.result(admin.describeCluster().controller()),
                                found -> found != null && !found.isEmpty())
                        .id());
    }

    /// The brokers of each partition, the preferred leader first.
    List<List<Integer>> replicas(String topic) {
        return asking(admin ->
                describe(admin, topic).partitions().stream()
                        .map(partition -> partition.replicas().stream().map(Node::id).toList())
                        .toList());
    }

    private static TopicDescription describe(Admin admin, String topic) {
        return Clients.entry(
                Clients.result(admin.describeTopics(List.of(topic)).allTopicNames()), topic);
    }

    /// A question to the cluster's administration.
    interface Question<T> {
        T ask(Admin admin);
    }

    <T> T asking(Question<T> question) {
        return hosts.client(() -> {
            try (Admin admin = clients().admin(PATIENCE)) {
                return question.ask(admin);
            }
        });
    }

    /// Starts what does not run, and returns when the topic is whole again.
    void heal(String topic) {
        for (Member member : Stream.concat(zooKeepers.stream(), brokers.stream()).toList()) {
            if (!member.process().isAlive()) {
                member.startAgain();
            }
        }
        awaitBrokers(3);
        awaitInSync(topic);
    }

    /// Ends every process, brokers first; nothing depends on how.
    @Override
    public void close() {
        brokers.forEach(Member::close);
        zooKeepers.forEach(Member::close);
        hosts.close();
        assertThat(brokers).noneMatch(broker -> broker.process().isAlive());
    }
}
