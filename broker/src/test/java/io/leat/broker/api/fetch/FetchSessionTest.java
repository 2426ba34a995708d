package io.leat.broker.api.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.partition.ReadPosition;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.FetchResponse.PartitionData;
import io.leat.protocol.wire.Payload;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The rules of KIP-227 for one session.
class FetchSessionTest {
    private static final Reader ANYBODY = new Reader.Consumer("", true, null);
    private static final FetchTarget A = target("a");
    private static final FetchTarget B = target("b");
    private static final FetchTarget C = target("c");

    private long nanos;
    private final FetchSession session = new FetchSession(1, false, 0, wanted(A, B, C), 0);

    @Test
    void everyPartitionIsNewsTheFirstTimeAndOnlyChangesAreLater() {
        assertThat(changed(idle(A, 5), idle(B, 5), idle(C, 5))).containsExactly(A, B, C);
        assertThat(changed(idle(A, 5), idle(B, 5), idle(C, 5))).isEmpty();
        assertThat(changed(idle(A, 5), idle(B, 6), idle(C, 5))).containsExactly(B);
        assertThat(changed(idle(A, 5), idle(B, 6), idle(C, 5))).isEmpty();
    }

    @Test
    void recordsAreNewsEvenIfNothingElseChanged() {
        changed(records(A, 5), idle(B, 5), idle(C, 5));
        assertThat(changed(records(A, 5), idle(B, 5), idle(C, 5))).containsExactly(A);
    }

    @Test
    void anErrorIsToldEachTimeAndSoIsItsEnd() {
        changed(idle(A, 5), idle(B, 5), idle(C, 5));
        assertThat(changed(failed(A))).containsExactly(A);
        assertThat(changed(failed(A))).containsExactly(A);
        assertThat(changed(idle(A, 5))).containsExactly(A);
        assertThat(changed(idle(A, 5))).isEmpty();
    }

    @Test
    void aLogStartThatMovedIsNews() {
        changed(idle(A, 5));
        FetchResult moved =
                new FetchResult(A, idle(A, 5).data().toBuilder().logStartOffset(3).build());
        assertThat(changed(moved)).containsExactly(A);
    }

    @Test
    void whatWasServedIsReadLastTheNextTime() {
        changed(records(A, 5), idle(B, 5), idle(C, 5));
        assertThat(session.due(ANYBODY, later()).keySet()).containsExactly(B, C, A);
        changed(records(B, 5), idle(C, 5), records(A, 5));
        assertThat(session.due(ANYBODY, later()).keySet()).containsExactly(C, B, A);
    }

    @Test
    void aRequestAddsMovesAndForgetsPartitions() {
        FetchTarget d = target("d");
        session.change(Map.of(B, at(9), d, at(1)), List.of(A));
        assertThat(session.due(ANYBODY, later())).containsOnlyKeys(B, C, d).containsEntry(B, at(9));
        assertThat(changed(idle(d, 2))).containsExactly(d);
        session.change(Map.of(A, at(4)), List.of());
        assertThat(changed(idle(A, 5))).containsExactly(A);
    }

    @Test
    void epochsAreTakenInOrderAndEachOnce() {
        assertThat(session.advance(2, 10)).isFalse();
        assertThat(session.advance(1, 10)).isTrue();
        assertThat(session.advance(1, 11)).isFalse();
        assertThat(session.advance(2, 12)).isTrue();
        assertThat(session.lastUsedMillis()).isEqualTo(12);
    }

    /// So much later that everything is due.
    private long later() {
        nanos += 10_000_000_000L;
        return nanos;
    }

    private List<FetchTarget> changed(FetchResult... results) {
        return session.changed(List.of(results)).stream().map(FetchResult::target).toList();
    }

    private static FetchResult idle(FetchTarget target, long highWatermark) {
        return result(target, highWatermark, 0);
    }

    private static FetchResult records(FetchTarget target, long highWatermark) {
        return result(target, highWatermark, 100);
    }

    private static FetchResult result(FetchTarget target, long highWatermark, int bytes) {
        return new FetchResult(
                target,
                PartitionData.builder()
                        .highWatermark(highWatermark)
                        .logStartOffset(0)
                        .records(Payload.of(ByteBuffer.allocate(bytes)))
                        .build());
    }

    private static FetchResult failed(FetchTarget target) {
        return new FetchResult(
                target,
                PartitionData.builder()
                        .errorCode(ErrorCode.OFFSET_OUT_OF_RANGE.code())
                        .highWatermark(5)
                        .logStartOffset(0)
                        .build());
    }

    static FetchTarget target(String topic) {
        return new FetchTarget(topic, Uuid.ZERO, 0);
    }

    static FetchPosition at(long offset) {
        return new FetchPosition(new ReadPosition(offset, -1, -1), 1_000_000);
    }

    static Map<FetchTarget, FetchPosition> wanted(FetchTarget... targets) {
        Map<FetchTarget, FetchPosition> wanted = new LinkedHashMap<>();
        for (FetchTarget target : targets) {
            wanted.put(target, at(0));
        }
        return wanted;
    }
}
