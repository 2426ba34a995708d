package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.LeatOnly;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// All of ZooKeeper is killed and stays away for a minute: what needs no decision goes on, what
/// needs one is refused within its time and does not happen afterwards, and when ZooKeeper is back
/// everything is caught up with, without a restart.
@LeatOnly
final class EnsembleOutageTest {
    private static final Duration OUTAGE = Duration.ofSeconds(60);

    /// Of which so much with a follower that is dead.
    private static final Duration OUTAGE_WITHOUT_FOLLOWER = Duration.ofSeconds(25);

    /// Everything that goes on shows something new within this.
    private static final Duration PROGRESS_LIMIT = Duration.ofSeconds(4);

    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(30);
    private static final Duration ADMIN_PATIENCE = Duration.ofSeconds(3);
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final int PARTITIONS = 2;
    private static final String RETENTION = "123456789";

    private ClusterUnderTest cluster;

    /// The follower that is killed, and the two others, which lead.
    private int victim;

    private int one;
    private int other;

    @BeforeEach
    void start() {
        cluster = ClusterUnderTest.start(Map.of());
        victim = (cluster.controller() + 1) % 3;
        one = (victim + 1) % 3;
        other = (victim + 2) % 3;
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void theWholeEnsembleMayBeAwayForAMinute() throws InterruptedException {
        String steady = topic("steady", List.of(one, other), List.of(other, one));
        String wide = topic("wide", List.of(one, other, victim), List.of(other, one, victim));
        String loose = topic("loose", List.of(one, other, victim), List.of(other, one, victim));
        Set<Long> processes = processes();
        try (RecordedLoad untouched = RecordedLoad.start(cluster.clients(), steady, PARTITIONS);
                RecordedLoad replicated = RecordedLoad.start(cluster.clients(), wide, PARTITIONS);
                RecordedMember member = member(steady);
                KafkaProducer<String, String> leaderOnly = leaderOnly();
                Admin admin = cluster.clients().admin()) {
            IntStream.range(0, 3).forEach(id -> cluster.zooKeeper(id).kill());
            long end = System.nanoTime() + OUTAGE.toNanos();

            untouched.awaitProgress("without ZooKeeper", PROGRESS_LIMIT);
            decisionsAreRefused(admin, wide);
            while (System.nanoTime() < end - OUTAGE_WITHOUT_FOLLOWER.toNanos()) {
                untouched.awaitProgress("without ZooKeeper", PROGRESS_LIMIT);
                replicated.awaitProgress("without ZooKeeper", PROGRESS_LIMIT);
                commitsGoOn(member);
                questionsAreAnswered(admin, wide);
                Thread.sleep(ROUND);
            }

            cluster.broker(victim).kill();
            long[] stuck = settled(replicated, untouched);
            long leaderOnlySent = 0;
            while (System.nanoTime() < end) {
                untouched.awaitProgress("without ZooKeeper and a follower", PROGRESS_LIMIT);
                leaderOnlySent += sendToLeaders(leaderOnly, loose);
                questionsAreAnswered(admin, wide);
                assertThat(cluster.inSync(wide, 0)).contains(victim);
                Thread.sleep(ROUND);
            }
            assertThat(acknowledged(replicated)).containsExactly(stuck);

            IntStream.range(0, 3).forEach(id -> cluster.zooKeeper(id).startAgain());
            replicated.awaitProgress("with ZooKeeper again", RECOVERY_LIMIT);
            commitsGoOn(member);
            assertThat(cluster.inSync(wide, 0)).doesNotContain(victim);
            cluster.broker(victim).startAgain();
            cluster.heal(wide);
            cluster.heal(loose);
            assertThat(processes()).containsAll(processes);
            assertThat(untouched.longestGap()).isLessThan(PROGRESS_LIMIT);
            decisionsAreTaken(admin, wide, replicated);

            untouched.finishAndCheck();
            replicated.finishAndCheck();
            finished(admin, member, steady);
            assertThat(ends(admin, loose)).isEqualTo(leaderOnlySent);
        }
    }

    private String topic(String prefix, List<Integer> first, List<Integer> second) {
        return cluster.topicOn(prefix, Map.of(0, first, 1, second));
    }

    /// A member of a group whose coordinator stays.
    private RecordedMember member(String topic) {
        for (int attempt = 0; true; attempt++) {
            String group = "group-" + attempt;
            RecordedMember member = RecordedMember.start(cluster.clients(), group, topic);
            Await.until("the first commit", member::commits, commits -> commits > 0);
            int coordinator =
                    cluster.asking(admin ->
                            Clients.entry(
                                            Clients.result(
                                                    admin.describeConsumerGroups(List.of(group))
                                                            .all()),
                                            group)
                                    .coordinator()
                                    .id());
            if (coordinator != victim) {
                return member;
            }
            member.close();
        }
    }

    private KafkaProducer<String, String> leaderOnly() {
        return cluster.clients()
                .producer(Map.of("acks", "1", "enable.idempotence", false, "linger.ms", 0));
    }

    /// The processes of those that are not killed.
    private Set<Long> processes() {
        return IntStream.of(one, other)
                .mapToObj(id -> cluster.broker(id).process().pid())
                .collect(Collectors.toSet());
    }

    /// What the broker says is "Nothing was changed".
    private static void decisionsAreRefused(Admin admin, String topic) {
        int millis = (int) ADMIN_PATIENCE.toMillis();
        long began = System.nanoTime();
        var created =
                admin.createTopics(
                        List.of(new NewTopic("never-" + topic, 1, (short) 2)),
                        new CreateTopicsOptions().timeoutMs(millis));
        assertThatThrownBy(() -> Clients.result(created.all()))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("Nothing was changed");
        var altered =
                admin.incrementalAlterConfigs(
                        Map.of(config(topic), List.of(retention())),
                        new AlterConfigsOptions().timeoutMs(millis));
        assertThatThrownBy(() -> Clients.result(altered.all()))
                .isInstanceOf(TimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(ADMIN_PATIENCE.multipliedBy(3));
    }

    private static ConfigResource config(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static AlterConfigOp retention() {
        return new AlterConfigOp(
                new ConfigEntry("retention.ms", RETENTION), AlterConfigOp.OpType.SET);
    }

    private static void commitsGoOn(RecordedMember member) {
        int before = member.commits();
        Await.until(
                "commits are confirmed",
                RECOVERY_LIMIT,
                member::commits,
                commits -> commits > before + 1);
    }

    /// Metadata, DescribeCluster and ListOffsets.
    private static void questionsAreAnswered(Admin admin, String topic) {
        assertThat(Clients.result(admin.listTopics().names())).contains(topic);
        assertThat(Clients.result(admin.describeCluster().nodes())).hasSize(3);
        assertThat(ends(admin, topic)).isPositive();
    }

    private static long ends(Admin admin, String topic) {
        Map<TopicPartition, OffsetSpec> asked =
                IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .collect(Collectors.toMap(each -> each, _ -> OffsetSpec.latest()));
        return Clients.result(admin.listOffsets(asked).all()).values().stream()
                .mapToLong(info -> info.offset())
                .sum();
    }

    /// How much of what is stuck was acknowledged, once answers that were on their way have come:
    /// it stays while another load of the same brokers gets on.
    private static long[] settled(RecordedLoad stuck, RecordedLoad other) {
        long[] before = {};
        long[] now = acknowledged(stuck);
        while (!Arrays.equals(before, now)) {
            other.awaitProgress("while answers on their way come", PROGRESS_LIMIT);
            before = now;
            now = acknowledged(stuck);
        }
        return now;
    }

    private static long[] acknowledged(RecordedLoad load) {
        return IntStream.range(0, PARTITIONS).mapToLong(load::acknowledgedIn).toArray();
    }

    private static int sendToLeaders(KafkaProducer<String, String> producer, String topic) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Clients.result(producer.send(new ProducerRecord<>(topic, partition, "key", "value")));
        }
        return PARTITIONS;
    }

    /// Nothing of what was refused has been done; what is asked for now is, and leaders are
    /// elected.
    private void decisionsAreTaken(Admin admin, String topic, RecordedLoad load) {
        cluster.topic("afterwards", 3);
        assertThat(Clients.result(admin.listTopics().names())).doesNotContain("never-" + topic);
        assertThat(retention(admin, topic)).isNotEqualTo(RETENTION);
        Clients.result(
                admin.incrementalAlterConfigs(Map.of(config(topic), List.of(retention()))).all());
        // Another broker may answer, a moment before it hears of it.
        Await.until("the retention is changed", () -> retention(admin, topic), RETENTION::equals);
        cluster.broker(cluster.leader(topic, 0)).kill();
        load.awaitProgress("after a leader was killed", RECOVERY_LIMIT);
        cluster.heal(topic);
    }

    private static String retention(Admin admin, String topic) {
        var configs = Clients.result(admin.describeConfigs(List.of(config(topic))).all());
        return Clients.entry(configs, config(topic)).get("retention.ms").value();
    }

    /// The group's member has read everything, and no confirmed commit is gone.
    private static void finished(Admin admin, RecordedMember member, String topic) {
        long all = ends(admin, topic);
        Await.until(
                "the member has read and committed everything",
                () -> member.confirmed().values().stream().mapToLong(Long::longValue).sum(),
                sum -> sum == all);
        member.close();
        assertThat(member.failures()).isEmpty();
        assertThat(member.seen().stream().distinct().count()).isEqualTo(all);
        var committed =
                Clients.result(
                        admin.listConsumerGroupOffsets(member.group())
                                .partitionsToOffsetAndMetadata());
        assertThat(committed.values().stream().mapToLong(OffsetAndMetadata::offset).sum())
                .isEqualTo(all);
    }
}
