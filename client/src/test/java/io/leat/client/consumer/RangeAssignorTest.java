package io.leat.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.TopicPartition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RangeAssignorTest {
    private static TopicPartition p(String topic, int partition) {
        return new TopicPartition(topic, partition);
    }

    @Test
    void theFirstMembersGetOneMoreWhereItDoesNotComeOutEven() {
        var assignment =
                RangeAssignor.assign(Map.of("b", List.of("t"), "a", List.of("t")), topic -> 3);
        assertThat(assignment)
                .containsEntry("a", List.of(p("t", 0), p("t", 1)))
                .containsEntry("b", List.of(p("t", 2)));
    }

    @Test
    void eachTopicIsSharedAmongThoseWhoReadIt() {
        var assignment =
                RangeAssignor.assign(Map.of("a", List.of("t", "u"), "b", List.of("u")), topic -> 2);
        assertThat(assignment)
                .containsEntry("a", List.of(p("t", 0), p("t", 1), p("u", 0)))
                .containsEntry("b", List.of(p("u", 1)));
    }

    @Test
    void membersWithoutAPartitionStillHaveAnAssignment() {
        var assignment =
                RangeAssignor.assign(Map.of("a", List.of("t"), "b", List.of("t")), topic -> 1);
        assertThat(assignment).containsEntry("b", List.of());
    }

    @Test
    void aTopicThatIsGoneIsNobodys() {
        assertThat(RangeAssignor.assign(Map.of("a", List.of("gone")), topic -> 0))
                .isEqualTo(Map.of("a", List.of()));
    }
}
