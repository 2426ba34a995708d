package io.leat.log.inspect;

import io.leat.protocol.record.RecordBatch;

/// One batch of a segment, as its header describes it.
public record BatchLine(
        long position,
        long baseOffset,
        long lastOffset,
        int records,
        int sizeBytes,
        int leaderEpoch,
        long producerId,
        int producerEpoch,
        int baseSequence,
        String compression,
        boolean transactional,
        boolean control,
        long maxTimestamp,
        boolean crcMatches) {

    static BatchLine of(RecordBatch header, long position, boolean crcMatches) {
        return new BatchLine(
                position,
                header.baseOffset(),
                header.lastOffset(),
                header.recordCount(),
                header.sizeBytes(),
                header.partitionLeaderEpoch(),
                header.producerId(),
                header.producerEpoch(),
                header.baseSequence(),
                header.compression().name(),
                header.isTransactional(),
                header.isControl(),
                header.maxTimestamp(),
                crcMatches);
    }
}
