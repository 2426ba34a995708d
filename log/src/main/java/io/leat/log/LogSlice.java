package io.leat.log;

import io.leat.log.storage.StorageFile;
import io.leat.protocol.wire.Payload;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/// Record batches in a segment's file: `sizeBytes` from `position` on, the first one whole or (when
/// the reader gave a bound) the last one cut. Stays readable while the segment is; a segment that
/// is deleted meanwhile makes [#transferTo] throw.
public record LogSlice(StorageFile file, long position, int sizeBytes, long firstOffset)
        implements Payload {
    @Override
    public long transferTo(WritableByteChannel target, long from) throws IOException {
        return file.transferTo(position + from, sizeBytes - from, target);
    }
}
