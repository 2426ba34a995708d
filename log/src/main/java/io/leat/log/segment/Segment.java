package io.leat.log.segment;

import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A segment as readers see it. Of the active segment `sizeBytes` and `maxTimestamp` are those at
/// the time it became active: a reader takes the current ones from the log's published view.
/// `limit` in the methods is the size to believe.
public record Segment(
        long baseOffset,
        StorageFile file,
        Indexes indexes,
        int sizeBytes,
        MaxTimestamp maxTimestamp) {
    private static final int CHUNK_BYTES = 4096;
    private static final int CHECK_BYTES_MAX = 64 * 1024;

    /// The two indexes of a segment.
    public record Indexes(IndexTable offsets, IndexTable times) {
        /// Of an empty segment.
        public static Indexes empty() {
            return new Indexes(new MemoryIndex(), new MemoryIndex());
        }
    }

    /// The batch that holds `offset`, or the first one after it; empty if there is none.
    public Optional<BatchSpan> find(long offset, int limit) throws IOException {
        BatchScanner scanner = scanFrom(indexedPosition(offset), limit);
        while (scanner.next()) {
            if (scanner.header().lastOffset() >= offset) {
                return Optional.of(scanner.span());
            }
        }
        checkWhole(scanner);
        return Optional.empty();
    }

    /// Reads the whole batch; one that does not have the checksum it claims is a
    /// [CorruptSegmentException].
    public void checkBatch(BatchSpan span) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(Math.min(span.sizeBytes(), CHECK_BYTES_MAX));
        int end = span.position() + span.sizeBytes();
        BatchScanner scanner = new BatchScanner(file, span.position(), end, chunk);
        if (!scanner.next() || !scanner.crcMatches()) {
            throw scanner.corrupt("the batch's checksum does not match its bytes");
        }
    }

    /// Stands on the first batch with an offset at or after `offset` and a record at or after
    /// `timestamp`; empty if there is none.
    public Optional<BatchScanner> findTimestamp(long timestamp, long offset, int limit)
            throws IOException {
        int entry = indexes.times().floor(timestamp);
        long indexed = entry < 0 ? baseOffset : baseOffset + indexes.times().value(entry);
        BatchScanner scanner = scanFrom(indexedPosition(Math.max(indexed, offset)), limit);
        while (scanner.next()) {
            if (scanner.header().maxTimestamp() >= timestamp
                    && scanner.header().lastOffset() >= offset) {
                return Optional.of(scanner);
            }
        }
        checkWhole(scanner);
        return Optional.empty();
    }

    /// A walk over the batches from `position` on, which must be where one starts.
    public BatchScanner scanFrom(int position, int limit) {
        return new BatchScanner(file, position, limit, ByteBuffer.allocate(CHUNK_BYTES));
    }

    /// The files of those indexes that are on disk.
    public List<StorageFile> indexFiles() {
        List<StorageFile> files = new ArrayList<>();
        for (IndexTable index : List.of(indexes.offsets(), indexes.times())) {
            if (index instanceof StoredIndex stored) {
                files.add(stored.file());
            }
        }
        return files;
    }

    /// Whether its index files say all that its indexes do.
    public boolean isIndexed() {
        return sizeBytes == 0 || indexFiles().size() == 2;
    }

    /// Where the last indexed batch that ends at or before `offset` starts.
    private int indexedPosition(long offset) throws IOException {
        int entry = indexes.offsets().floor(offset - baseOffset);
        return entry < 0 ? 0 : indexes.offsets().value(entry);
    }

    private static void checkWhole(BatchScanner scanner) throws IOException {
        if (!scanner.atLimit()) {
            throw scanner.corrupt("no batch starts here");
        }
    }
}
