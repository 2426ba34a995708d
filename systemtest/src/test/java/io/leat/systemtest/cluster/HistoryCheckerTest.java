package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.cluster.History.At;
import io.leat.systemtest.cluster.History.Tag;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HistoryCheckerTest {
    private static final Tag A0 = new Tag(0, 0, 0);
    private static final Tag A1 = new Tag(0, 0, 1);
    private static final Tag A2 = new Tag(0, 0, 2);
    private static final Tag B0 = new Tag(1, 0, 0);
    private static final Tag OTHER = new Tag(0, 1, 0);
    private static final List<Tag> ATTEMPTED = List.of(A0, A1, A2, B0, OTHER);
    private static final List<At> NOTHING = List.of();

    @Test
    void acceptsProducersThatMixAndRecordsThatWereNeverAcknowledged() {
        List<At> left = Stream.concat(log(A0, B0, A1, A2).stream(), log(OTHER).stream()).toList();
        assertThat(findings(left, left, left)).isEmpty();
        assertThat(findings(log(A0, B0), log(A0, B0), log(A0, B0, A1))).isEmpty();
        assertThat(findings(log(A0), NOTHING, log(A0, B0, A2))).isEmpty();
    }

    @Test
    void acceptsOffsetsThatHoldNoRecord() {
        List<At> left = List.of(new At(0, 0, A0), new At(0, 7, A1));
        assertThat(findings(left, left, left)).isEmpty();
    }

    @Test
    void noticesALostRecordAtTheEndAndInTheMiddle() {
        assertThat(findings(log(A0, A1), NOTHING, log(A0)))
                .singleElement()
                .asString()
                .startsWith("lost: At[partition=0, offset=1");
        List<At> hole = List.of(new At(0, 0, A0), new At(0, 2, A2));
        assertThat(findings(log(A0, A1, A2), NOTHING, hole))
                .singleElement()
                .asString()
                .startsWith("lost: At[partition=0, offset=1");
    }

    @Test
    void noticesARecordElsewhereThanAcknowledged() {
        assertThat(findings(log(A0, A1), NOTHING, log(A0, B0, A1)))
                .singleElement()
                .asString()
                .startsWith("moved: ");
    }

    @Test
    void noticesADuplicateOfARecordThatWasAcknowledgedOrNot() {
        assertThat(findings(log(A0, A1), NOTHING, log(A0, A1, A1)))
                .singleElement()
                .asString()
                .startsWith("duplicated: ");
        assertThat(findings(NOTHING, NOTHING, log(A0, A1, A1)))
                .singleElement()
                .asString()
                .startsWith("duplicated: ");
    }

    @Test
    void noticesRecordsOfOneProducerInAnotherOrder() {
        assertThat(findings(NOTHING, NOTHING, log(A1, B0, A0)))
                .singleElement()
                .asString()
                .startsWith("reordered: ");
    }

    @Test
    void noticesARecordThatNobodyWroteOrThatLiesInAnotherPartition() {
        assertThat(findings(NOTHING, NOTHING, log(new Tag(3, 0, 9))))
                .singleElement()
                .asString()
                .startsWith("invented: ");
        assertThat(findings(NOTHING, NOTHING, List.of(new At(1, 0, A0))))
                .singleElement()
                .asString()
                .startsWith("invented: ");
    }

    @Test
    void noticesThatWhatAReaderSawIsGone() {
        assertThat(findings(NOTHING, log(A0, A1), log(A0)))
                .singleElement()
                .asString()
                .startsWith("gone: ");
        assertThat(findings(NOTHING, log(A0, A1), log(A0, B0)))
                .singleElement()
                .asString()
                .startsWith("gone: ");
    }

    @Test
    void noticesThatAReaderMissedARecordOrGotOneAgain() {
        List<At> left = log(A0, A1, A2);
        assertThat(findings(NOTHING, List.of(left.get(0), left.get(2)), left))
                .singleElement()
                .asString()
                .startsWith("skipped: a reader missed 1");
        assertThat(findings(NOTHING, List.of(left.get(0), left.get(1), left.get(1)), left))
                .singleElement()
                .asString()
                .startsWith("seen again: ");
        assertThat(findings(NOTHING, List.of(left.get(1)), left))
                .singleElement()
                .asString()
                .startsWith("skipped: a reader missed 1");
    }

    @Test
    void aTagIsFoundAgainInItsRecordsValue() {
        assertThat(Tag.of(A2.value("----"))).isEqualTo(A2);
    }

    private static List<String> findings(List<At> acknowledged, List<At> seen, List<At> left) {
        return HistoryChecker.findings(new History(ATTEMPTED, acknowledged, List.of(seen), left));
    }

    /// The records of one partition at offsets 0, 1, 2, …
    private static List<At> log(Tag... tags) {
        return IntStream.range(0, tags.length)
                .mapToObj(i -> new At(tags[i].partition(), i, tags[i]))
                .toList();
    }
}
