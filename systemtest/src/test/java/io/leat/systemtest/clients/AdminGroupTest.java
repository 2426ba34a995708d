package io.leat.systemtest.clients;

import static io.leat.systemtest.clients.Clients.entry;
import static io.leat.systemtest.clients.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.SharedBroker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
final class AdminGroupTest {
    private final Clients clients;
    private final Admin admin;

    AdminGroupTest(BrokerUnderTest broker) {
        clients = new Clients(broker);
        admin = clients.admin();
    }

    @AfterEach
    void closeAdmin() {
        admin.close();
    }

    @Test
    void offsetsOfAGroupAreAlteredListedAndDeleted() {
        String group = Clients.unique("offsets");
        String topic = clients.topic("offsets", 2);
        var zero = new TopicPartition(topic, 0);
        var one = new TopicPartition(topic, 1);
        var seven = new OffsetAndMetadata(7);
        result(admin.alterConsumerGroupOffsets(group, Map.of(zero, seven, one, seven)).all());
        assertThat(offsets(group)).containsOnlyKeys(zero, one);
        result(admin.deleteConsumerGroupOffsets(group, Set.of(zero)).all());
        assertThat(offsets(group)).containsOnlyKeys(one);
        assertThat(entry(offsets(group), one).offset()).isEqualTo(7);
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
        return result(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }

    @Test
    void groupsAreListedAndAnEmptyOneIsDeleted() {
        String group = Clients.unique("listed");
        String topic = clients.topic("listed", 1);
        var partition = new TopicPartition(topic, 0);
        result(
                admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(0)))
                        .all());
        assertThat(listed()).contains(group);
        result(admin.deleteConsumerGroups(List.of(group)).all());
        assertThat(listed()).doesNotContain(group);
        assertThat(offsets(group)).isEmpty();
    }

    private List<String> listed() {
        return result(admin.listGroups().all()).stream().map(GroupListing::groupId).toList();
    }

    @Test
    void aGroupWithMembersIsProtected() {
        String group = Clients.unique("busy");
        String topic = clients.topic("busy", 1);
        var partition = new TopicPartition(topic, 0);
        try (Member member = Member.join(clients, topic, ConsumerTest.group(group))) {
            member.awaitOwned(1);
            assertThatThrownBy(() -> result(admin.deleteConsumerGroups(List.of(group)).all()))
                    .isInstanceOf(GroupNotEmptyException.class);
            assertThatThrownBy(() ->
                            result(
                                    admin.deleteConsumerGroupOffsets(group, Set.of(partition))
                                            .all()))
                    .isInstanceOf(GroupSubscribedToTopicException.class);
            assertThatThrownBy(() ->
                            result(
                                    admin.alterConsumerGroupOffsets(
                                                    group,
                                                    Map.of(partition, new OffsetAndMetadata(0)))
                                            .all()))
                    .isInstanceOf(UnknownMemberIdException.class);
        }
    }

    @Test
    void anUnknownGroupIsAnError() {
        assertThatThrownBy(() -> result(admin.deleteConsumerGroups(List.of("unknown")).all()))
                .isInstanceOf(GroupIdNotFoundException.class);
        assertThatThrownBy(() -> result(admin.describeConsumerGroups(List.of("unknown")).all()))
                .isInstanceOf(GroupIdNotFoundException.class);
        assertThat(offsets("unknown")).isEmpty();
    }
}
