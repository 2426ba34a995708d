package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.storage.internals.log.ProducerStateEntry;
import org.apache.kafka.storage.internals.log.ProducerStateManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProducerChecksTest {
    @TempDir Path path;
    private LogFixture fixture;
    private Log log;

    @BeforeEach
    void open() throws IOException {
        fixture = new LogFixture(path);
        log = fixture.create(LogConfig.DEFAULT);
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    private AppendResult send(int epoch, int sequence) {
        return log.append(Batches.idempotent(7, epoch, sequence, "value"), 0);
    }

    private static ErrorCode errorOf(AppendResult result) {
        return ((AppendResult.Refused) result).error();
    }

    @Test
    void anUnknownProducerMayStartAnywhere() {
        assertThat(send(3, 17)).isInstanceOf(AppendResult.Appended.class);
        assertThat(send(3, 18)).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    void anyOfTheLastFiveBatchesIsAnsweredWithItsOffsets() {
        for (int i = 0; i < 7; i++) {
            send(0, i);
        }
        assertThat(send(0, 2)).isEqualTo(new AppendResult.Duplicate(2, 2, 0));
        assertThat(send(0, 6)).isEqualTo(new AppendResult.Duplicate(6, 6, 0));
        assertThat(errorOf(send(0, 1))).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(log.logEndOffset()).isEqualTo(7);
    }

    @Test
    void aGapIsRefused() {
        send(0, 0);
        assertThat(errorOf(send(0, 2))).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(send(0, 1)).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    void aNewEpochStartsAtZeroAndFencesTheOld() {
        send(0, 0);
        assertThat(errorOf(send(1, 1))).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(send(1, 0)).isInstanceOf(AppendResult.Appended.class);
        assertThat(errorOf(send(0, 1))).isEqualTo(ErrorCode.INVALID_PRODUCER_EPOCH);
    }

    @Test
    void anExpiredProducerIsForgotten() {
        send(0, 0);
        log.expireProducers(1001);
        assertThat(send(0, 5)).isInstanceOf(AppendResult.Appended.class);
        log.expireProducers(1000);
        assertThat(errorOf(send(0, 9))).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }

    @Test
    void ofSeveralBatchesAllAreAppendedOrNone() {
        send(0, 0);
        AppendResult result =
                log.append(
                        Batches.joined(
                                Batches.idempotent(7, 0, 1, "a"), Batches.idempotent(7, 0, 3, "b")),
                        0);
        assertThat(errorOf(result)).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(log.logEndOffset()).isEqualTo(1);
        assertThat(send(0, 1)).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    void apacheReadsOurSnapshot() throws IOException {
        for (int i = 0; i < 3; i++) {
            send(4, i);
        }
        fixture.reopen();
        List<ProducerStateEntry> entries =
                ProducerStateManager.readSnapshot(
                        fixture.file("00000000000000000003.snapshot").toFile());
        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().producerId()).isEqualTo(7);
        assertThat(entries.getFirst().producerEpoch()).isEqualTo((short) 4);
        assertThat(entries.getFirst().lastDataOffset()).isEqualTo(2);
        assertThat(entries.getFirst().currentTxnFirstOffset()).isEmpty();
    }
}
