package io.leat.broker.api.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.RoundTrip;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.DescribeTopicPartitionsRequest;
import io.leat.protocol.message.DescribeTopicPartitionsRequest.TopicRequest;
import io.leat.protocol.message.DescribeTopicPartitionsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescribeTopicPartitionsHandlerTest {
    private static final List<String> ALL =
            List.of("a-0", "a-1", "a-2", "b-0", "c-0", "c-1", "c-2", "c-3");

    private final TestCluster cluster =
            new TestCluster(false).with("c", 1, 2, 1, 2).with("a", 1, 1, 3).with("b", 2);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 8, 9, 2_000, Integer.MAX_VALUE})
    void pagesOfAnySizeTogetherTellEveryPartitionOnceInOrder(int limit) {
        List<String> seen = new ArrayList<>();
        DescribeTopicPartitionsResponse page = ask(limit, null);
        while (page.nextCursor() != null) {
            assertThat(partitions(page)).hasSize(limit);
            seen.addAll(partitions(page));
            page = ask(limit, cursor(page.nextCursor()));
        }
        seen.addAll(partitions(page));
        assertThat(seen).isEqualTo(ALL);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aLimitThatIsTooSmallIsOne(int limit) {
        DescribeTopicPartitionsResponse page = ask(limit, null);
        assertThat(partitions(page)).containsExactly("a-0");
        assertThat(page.nextCursor())
                .isEqualTo(
                        DescribeTopicPartitionsResponse.Cursor.builder()
                                .topicName("a")
                                .partitionIndex(1)
                                .build());
    }

    @Test
    void onlyTheTopicsAskedForAreTold() {
        DescribeTopicPartitionsResponse page = ask(100, null, "c", "a", "c");
        assertThat(partitions(page)).hasSize(7).startsWith("a-0").endsWith("c-3");
        assertThat(page.nextCursor()).isNull();
    }

    @Test
    void missingAndForbiddenNamesAreToldApart() {
        assertThat(ask(100, null, "no", "a b", "b").topics())
                .extracting(topic -> ErrorCode.of(topic.errorCode()))
                .containsExactly(
                        ErrorCode.INVALID_TOPIC_EXCEPTION,
                        ErrorCode.NONE,
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void aCursorGoesOnBehindATopicThatIsGone() {
        assertThat(partitions(ask(100, cursor("aa", 5)))).isEqualTo(ALL.subList(3, 8));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, Integer.MAX_VALUE})
    void aCursorBehindTheLastPartitionGoesOnWithTheNextTopic(int index) {
        DescribeTopicPartitionsResponse page = ask(1, cursor("a", index));
        assertThat(partitions(page)).containsExactly("b-0");
    }

    private DescribeTopicPartitionsResponse ask(
            int limit, DescribeTopicPartitionsRequest.@Nullable Cursor cursor, String... topics) {
        var request =
                DescribeTopicPartitionsRequest.builder()
                        .topics(
                                Stream.of(topics)
                                        .map(name -> TopicRequest.builder().name(name).build())
                                        .toList())
                        .responsePartitionLimit(limit)
                        .cursor(cursor)
                        .build();
        var handler = new DescribeTopicPartitionsHandler(cluster::image, cluster::offlineReplicas);
        return RoundTrip.ask(handler, request, 0, DescribeTopicPartitionsResponse.class);
    }

    private static DescribeTopicPartitionsRequest.Cursor cursor(
            DescribeTopicPartitionsResponse.Cursor next) {
        return cursor(next.topicName(), next.partitionIndex());
    }

    private static DescribeTopicPartitionsRequest.Cursor cursor(String topic, int partition) {
        return DescribeTopicPartitionsRequest.Cursor.builder()
                .topicName(topic)
                .partitionIndex(partition)
                .build();
    }

    private static List<String> partitions(DescribeTopicPartitionsResponse page) {
        return page.topics().stream()
                .flatMap(topic ->
                        topic.partitions().stream()
                                .map(state -> topic.name() + "-" + state.partitionIndex()))
                .toList();
    }
}
