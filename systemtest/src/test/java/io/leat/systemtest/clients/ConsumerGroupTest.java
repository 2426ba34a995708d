package io.leat.systemtest.clients;

import static io.leat.systemtest.clients.Clients.entry;
import static io.leat.systemtest.clients.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.SharedBroker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedBroker.class)
final class ConsumerGroupTest {
    private static final String ASSIGNORS = "org.apache.kafka.clients.consumer.";

    private final Clients clients;

    ConsumerGroupTest(BrokerUnderTest broker) {
        clients = new Clients(broker);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RangeAssignor", "RoundRobinAssignor", "CooperativeStickyAssignor"})
    void twoMembersShareThePartitionsAndOneTakesOverWhenTheOtherLeaves(String assignor) {
        String topic = clients.topic("shared", 6);
        Map<String, Object> settings = member(Clients.unique("pair"));
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, ASSIGNORS + assignor);
        try (Member first = Member.join(clients, topic, settings)) {
            first.awaitOwned(6);
            try (Member second = Member.join(clients, topic, settings)) {
                Set<TopicPartition> all = new HashSet<>(second.awaitOwned(3));
                all.addAll(first.awaitOwned(3));
                assertThat(all).hasSize(6);
                produce(topic, 600);
                Await.until(
                        "the two read every record once",
                        () -> read(first, second),
                        values -> values.size() >= 600);
                assertThat(read(first, second)).hasSize(600).doesNotHaveDuplicates();
                assertThat(second.values()).isNotEmpty();
            }
            first.awaitOwned(6);
            assertThat(first.revocations()).isPositive();
        }
    }

    private static List<String> read(Member first, Member second) {
        List<String> values = new ArrayList<>(first.values());
        values.addAll(second.values());
        return values;
    }

    private void produce(String topic, int count) {
        clients.send(
                IntStream.range(0, count)
                        .mapToObj(i -> new ProducerRecord<>(topic, i % 6, "k", "v" + i)));
    }

    @Test
    void aStaticMemberThatComesBackInTimeCausesNoRebalance() {
        String topic = clients.topic("static", 4);
        String group = Clients.unique("static");
        try (Member staying = Member.join(clients, topic, named(group, "staying"))) {
            Set<TopicPartition> before;
            try (Member leaving = Member.join(clients, topic, named(group, "leaving"))) {
                before = leaving.awaitOwned(2);
                staying.awaitOwned(2);
            }
            int revocations = staying.revocations();
            try (Member back = Member.join(clients, topic, named(group, "leaving"))) {
                assertThat(back.awaitOwned(2)).isEqualTo(before);
                assertThat(staying.revocations()).isEqualTo(revocations);
            }
        }
    }

    @Test
    void aSecondMemberOfTheSameInstanceFencesTheFirst() {
        String topic = clients.topic("fenced", 2);
        String group = Clients.unique("fenced");
        try (Member first = Member.join(clients, topic, named(group, "one"))) {
            first.awaitOwned(2);
            try (Member second = Member.join(clients, topic, named(group, "one"))) {
                second.awaitOwned(2);
                assertThat(first.awaitFailure()).isInstanceOf(FencedInstanceIdException.class);
            }
        }
    }

    @Test
    void aMemberThatStopsPollingLosesItsPartitions() {
        String topic = clients.topic("stuck", 2);
        Map<String, Object> settings = member(Clients.unique("stuck"));
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 2_500);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 2_000);
        try (var stuck = clients.consumer(settings)) {
            stuck.subscribe(List.of(topic));
            Await.until(
                    "the member that will stop has joined",
                    () -> {
                        stuck.poll(java.time.Duration.ofMillis(100));
                        return stuck.assignment().size();
                    },
                    size -> size == 2);
            try (Member other = Member.join(clients, topic, settings)) {
                other.awaitOwned(2);
            }
        }
    }

    @Test
    void aGroupIsDescribedWithItsMembersAndStates() {
        String topic = clients.topic("described", 2);
        String group = Clients.unique("described");
        try (var admin = clients.admin()) {
            try (Member member = Member.join(clients, topic, member(group))) {
                member.awaitOwned(2);
                ConsumerGroupDescription description = describe(admin, group);
                assertThat(description.groupState()).isEqualTo(GroupState.STABLE);
                assertThat(description.partitionAssignor()).isEqualTo("range");
                assertThat(description.members())
                        .singleElement()
                        .satisfies(m -> assertThat(m.assignment().topicPartitions()).hasSize(2));
            }
            Await.until(
                    "the group is empty",
                    () -> describe(admin, group).groupState(),
                    state -> state == GroupState.EMPTY);
        }
    }

    private static ConsumerGroupDescription describe(Admin admin, String group) {
        return entry(result(admin.describeConsumerGroups(List.of(group)).all()), group);
    }

    private static Map<String, Object> member(String group) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 300);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        return settings;
    }

    private static Map<String, Object> named(String group, String instance) {
        Map<String, Object> settings = member(group);
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        return settings;
    }
}
