package io.leat.systemtest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.crash.History.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HistoryCheckerTest {
    private static final List<String> WRITTEN = List.of("a", "b", "c", "d");

    @Test
    void acceptsWhatWasWrittenInOrder() {
        assertThat(findings(WRITTEN, log("a", "b", "c", "d"), log("a", "b", "c", "d"))).isEmpty();
    }

    @Test
    void acceptsThatUnacknowledgedRecordsAreThereOrNot() {
        assertThat(findings(WRITTEN, log("a", "b"), log("a", "b", "c"))).isEmpty();
        assertThat(findings(WRITTEN, log("a", "b"), log("a", "b", "d"))).isEmpty();
        assertThat(findings(WRITTEN, log("a", "b"), log("a", "b"))).isEmpty();
    }

    @Test
    void acceptsGapsBetweenOffsets() {
        List<Entry> gap = List.of(new Entry(0, "a"), new Entry(5, "b"));
        assertThat(findings(WRITTEN, gap, gap)).isEmpty();
    }

    @Test
    void noticesALostRecordAtTheEnd() {
        assertThat(findings(WRITTEN, log("a", "b", "c"), log("a", "b")))
                .singleElement()
                .asString()
                .startsWith("lost: Entry[offset=2");
    }

    @Test
    void noticesALostRecordInTheMiddle() {
        List<Entry> hole = List.of(new Entry(0, "a"), new Entry(2, "c"));
        assertThat(findings(WRITTEN, log("a", "b", "c"), hole))
                .singleElement()
                .asString()
                .startsWith("lost: Entry[offset=1");
    }

    @Test
    void noticesARecordAtAnotherOffsetThanAcknowledged() {
        assertThat(findings(WRITTEN, log("b"), log("a", "b")))
                .singleElement()
                .asString()
                .startsWith("moved: ");
    }

    @Test
    void noticesADuplicate() {
        assertThat(findings(WRITTEN, log("a", "b"), log("a", "b", "b")))
                .singleElement()
                .asString()
                .startsWith("duplicated: ");
    }

    @Test
    void noticesADuplicateOfAnUnacknowledgedRecord() {
        assertThat(findings(WRITTEN, log("a"), log("a", "c", "c")))
                .singleElement()
                .asString()
                .startsWith("duplicated: ");
    }

    @Test
    void noticesReorderedRecords() {
        assertThat(findings(WRITTEN, List.of(), log("a", "c", "b")))
                .singleElement()
                .asString()
                .startsWith("reordered: ");
    }

    @Test
    void noticesARecordThatNobodyWrote() {
        assertThat(findings(WRITTEN, log("a"), log("a", "z")))
                .singleElement()
                .asString()
                .startsWith("invented: ");
    }

    @Test
    void noticesOffsetsThatRunBackwards() {
        List<Entry> backwards = List.of(new Entry(4, "a"), new Entry(3, "b"));
        assertThat(findings(WRITTEN, List.of(), backwards))
                .singleElement()
                .asString()
                .startsWith("offsets run backwards");
    }

    private static List<String> findings(
            List<String> attempted, List<Entry> acknowledged, List<Entry> read) {
        return HistoryChecker.findings(new History(attempted, acknowledged, read));
    }

    /// The values at offsets 0, 1, 2, …
    private static List<Entry> log(String... values) {
        return java.util.stream.IntStream.range(0, values.length)
                .mapToObj(i -> new Entry(i, values[i]))
                .toList();
    }
}
