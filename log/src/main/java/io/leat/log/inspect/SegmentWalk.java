package io.leat.log.inspect;

import io.leat.log.segment.BatchScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// Walks all batches of a segment, bad ones included as far as their lengths lead on.
public record SegmentWalk(Path file) {
    private static final int CHUNK_BYTES = 256 * 1024;

    /// Shows each batch to `visitor`, in order; says what lies behind the last one, if that is no
    /// whole batch.
    public Optional<Finding> run(Consumer<BatchLine> visitor) throws IOException {
        try (ReadOnlyFile bytes = new ReadOnlyFile(file)) {
            long size = bytes.size();
            if (size > Integer.MAX_VALUE) {
                return Optional.of(Finding.wrong(file, "a segment has at most 2 GiB, not " + size));
            }
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            BatchScanner scanner = new BatchScanner(bytes, 0, (int) size, chunk);
            long next = -1;
            while (scanner.next()) {
                boolean crcMatches = scanner.crcMatches();
                BatchLine line = BatchLine.of(scanner.header(), scanner.position(), crcMatches);
                visitor.accept(line);
                next = line.lastOffset() + 1;
            }
            if (scanner.atLimit()) {
                return Optional.empty();
            }
            return Optional.of(
                    new Finding(
                            Finding.Kind.WRONG,
                            file,
                            scanner.position(),
                            next,
                            "the last "
                                    + (size - scanner.position())
                                    + " bytes are no whole batch"));
        }
    }
}
