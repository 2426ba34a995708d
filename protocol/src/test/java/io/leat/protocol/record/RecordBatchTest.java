package io.leat.protocol.record;

import static io.leat.protocol.record.SampleRecords.NOW;
import static io.leat.protocol.record.SampleRecords.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.protocol.BrokenInvariant;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordBatchTest {
    @Test
    void assigningOffsetAndEpochLeavesTheCrcValid() {
        RecordBatch batch = view(SampleRecords.plain(CompressionType.NONE, 3).build());
        batch.assign(5_000, 12);
        assertThat(batch.crcMatches()).isTrue();
        assertThat(batch.lastOffset()).isEqualTo(5_002);
        assertThat(batch.partitionLeaderEpoch()).isEqualTo(12);
        assertThat(SampleRecords.read(batch)).extracting(Record::offset).startsWith(5_000L, 5_001L);
    }

    @Test
    void stampingGivesEveryRecordTheAppendTime() {
        ByteBuffer bytes = SampleRecords.plain(CompressionType.LZ4, 3).build();
        RecordBatch batch = view(bytes);
        batch.stampLogAppendTime(NOW + 77);
        assertThat(batch.crcMatches()).isTrue();
        assertThat(SampleRecords.read(batch)).extracting(Record::timestamp).containsOnly(NOW + 77);
        assertThat(KafkaBatches.read(KafkaBatches.only(bytes)))
                .isEqualTo(SampleRecords.read(batch));
    }

    @Test
    void aChangedByteBreaksTheCrc() {
        ByteBuffer bytes = SampleRecords.plain(CompressionType.NONE, 3).build();
        for (int at = RecordBatch.ATTRIBUTES_AT; at < bytes.limit(); at++) {
            bytes.put(at, (byte) (bytes.get(at) ^ 1));
            assertThat(view(bytes).crcMatches()).as("byte %d", at).isFalse();
            bytes.put(at, (byte) (bytes.get(at) ^ 1));
        }
        assertThat(view(bytes).crcMatches()).isTrue();
    }

    @Test
    void sequencesWrapToZeroBehindTheLargest() {
        RecordBatch batch =
                view(
                        SampleRecords.plain(CompressionType.NONE, 3)
                                .producer(1, (short) 0, Integer.MAX_VALUE)
                                .build());
        assertThat(batch.lastSequence()).isEqualTo(1);
    }

    @Test
    void recordsMayLeaveGapsAndABatchMayBeEmptyAfterCompaction() {
        Record record = new Record(105, NOW, bytes("k"), null, List.of());
        RecordBatch batch =
                view(
                        RecordBatchBuilder.create()
                                .baseOffset(100)
                                .append(record)
                                .lastOffset(109)
                                .build());
        assertThat(SampleRecords.read(batch)).containsExactly(record);
        assertThat(batch.nextOffset()).isEqualTo(110);

        RecordBatch empty =
                view(
                        RecordBatchBuilder.create()
                                .compression(CompressionType.ZSTD)
                                .baseOffset(100)
                                .lastOffset(109)
                                .build());
        assertThat(SampleRecords.read(empty)).isEmpty();
        assertThat(empty.nextOffset()).isEqualTo(110);
    }

    @Test
    void aDeleteHorizonLeavesTheRecordsTheirOwnTimes() {
        RecordBatch batch =
                view(
                        RecordBatchBuilder.create()
                                .deleteHorizon(NOW + 99)
                                .append(NOW, bytes("k"), null, List.of())
                                .build());
        assertThat(batch.hasDeleteHorizon()).isTrue();
        assertThat(batch.baseTimestamp()).isEqualTo(NOW + 99);
        assertThat(SampleRecords.read(batch)).extracting(Record::timestamp).containsExactly(NOW);
    }

    @Test
    void completeBatchesBetweenPositionAndLimitAreIteratedAndACutOneIsLeftOut() {
        ByteBuffer one = SampleRecords.plain(CompressionType.NONE, 3).build();
        ByteBuffer two = SampleRecords.plain(CompressionType.GZIP, 4).build();
        ByteBuffer buffer = ByteBuffer.allocate(5 + one.limit() + two.limit());
        buffer.position(5).put(one.duplicate()).put(two.duplicate()).position(5);

        assertThat(counts(buffer)).containsExactly(3, 4);
        assertThat(RecordBatches.in(buffer).sizeBytes()).isEqualTo(one.limit() + two.limit());
        for (int cut = 1; cut <= two.limit(); cut++) {
            assertThat(counts(buffer.duplicate().limit(buffer.limit() - cut))).containsExactly(3);
        }
        assertThat(buffer.position()).isEqualTo(5);
    }

    @Test
    void aBatchSmallerThanItsHeaderIsMalformed() {
        ByteBuffer bytes = SampleRecords.plain(CompressionType.NONE, 1).build();
        bytes.putInt(RecordBatch.LENGTH_AT, 48);
        assertThatThrownBy(() -> counts(bytes)).isInstanceOf(MalformedBatchException.class);
    }

    @Test
    void theBuilderRefusesOffsetsThatDoNotGrow() {
        RecordBatchBuilder builder = SampleRecords.plain(CompressionType.NONE, 3);
        Record again = new Record(2, NOW, null, null, List.of());
        assertThatThrownBy(() -> builder.append(again)).isInstanceOf(BrokenInvariant.class);
    }

    @Test
    void anIteratorClosedEarlyHasNoMoreRecords() {
        RecordBatch batch = view(SampleRecords.plain(CompressionType.ZSTD, 3).build());
        RecordIterator records = batch.records(DecompressionLimit.DEFAULT);
        records.next();
        records.close();
        assertThat(records.hasNext()).isFalse();
        records.close();
    }

    private static List<Integer> counts(ByteBuffer buffer) {
        List<Integer> counts = new ArrayList<>();
        RecordBatches.in(buffer).forEach(batch -> counts.add(batch.recordCount()));
        return counts;
    }

    private static RecordBatch view(ByteBuffer bytes) {
        return RecordBatch.at(bytes, 0);
    }
}
