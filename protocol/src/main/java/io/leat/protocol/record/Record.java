package io.leat.protocol.record;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record. Its buffers are slices of an uncompressed batch's own buffer, valid only while that
/// is; those of a compressed batch are copies.
// A record is what the protocol calls it; java.lang.Record is not meant anywhere here.
@SuppressWarnings("AvoidCommonTypeNames")
public record Record(
        long offset,
        long timestamp,
        @Nullable ByteBuffer key,
        @Nullable ByteBuffer value,
        List<RecordHeader> headers) {
    public Record {
        headers = List.copyOf(headers);
    }
}
