package io.leat.log.inspect;

import io.leat.log.checkpoint.MalformedFileException;
import io.leat.log.producer.ProducerSnapshot;
import io.leat.log.segment.IndexLayout;
import io.leat.log.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks one segment: every batch by its checksum and its place, and that the indexes fit. Used by
/// one thread, once.
final class SegmentCheck {
    private final Path directory;
    private final long baseOffset;
    private final Path file;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Long, BatchLine> byPosition = new HashMap<>();
    private long nextOffset;
    private int epoch = -1;
    private long records;

    SegmentCheck(Path directory, long baseOffset) {
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.file = SegmentFiles.path(directory, baseOffset, SegmentFiles.LOG);
        this.nextOffset = baseOffset;
    }

    /// What was found; `tail` if the file's end is no whole batch.
    record Result(
            long nextOffset,
            long batches,
            long records,
            List<Finding> findings,
            Optional<Finding> tail) {}

    Result run() throws IOException {
        Optional<Finding> tail = new SegmentWalk(file).run(this::see);
        checkOffsetIndex();
        checkTimeIndex();
        checkSnapshot();
        return new Result(nextOffset, byPosition.size(), records, findings, tail);
    }

    private void see(BatchLine batch) {
        byPosition.put(batch.position(), batch);
        records += batch.records();
        if (!batch.crcMatches()) {
            wrong(batch, "the batch's checksum does not match its bytes");
        }
        if (batch.baseOffset() < nextOffset) {
            wrong(batch, "the batch should start at or after offset " + nextOffset);
        }
        if (batch.lastOffset() < batch.baseOffset()) {
            wrong(batch, "the batch ends before it starts, at offset " + batch.lastOffset());
        }
        if (batch.leaderEpoch() < epoch) {
            wrong(batch, "its leader epoch " + batch.leaderEpoch() + " follows " + epoch);
        }
        epoch = Math.max(epoch, batch.leaderEpoch());
        nextOffset = Math.max(nextOffset, batch.lastOffset() + 1);
    }

    private void wrong(BatchLine batch, String text) {
        findings.add(
                new Finding(Finding.Kind.WRONG, file, batch.position(), batch.baseOffset(), text));
    }

    private void checkOffsetIndex() throws IOException {
        for (IndexFile.Entry entry : entries(IndexLayout.OFFSET, SegmentFiles.OFFSET_INDEX)) {
            BatchLine batch = byPosition.get((long) entry.value());
            long offset = baseOffset + entry.key();
            if (batch == null) {
                index(SegmentFiles.OFFSET_INDEX, offset, "no batch at byte " + entry.value());
            } else if (batch.baseOffset() > offset) {
                index(
                        SegmentFiles.OFFSET_INDEX,
                        offset,
                        "the batch at byte %d starts later, at offset %d"
                                .formatted(entry.value(), batch.baseOffset()));
            }
        }
    }

    private void checkTimeIndex() throws IOException {
        for (IndexFile.Entry entry : entries(IndexLayout.TIME, SegmentFiles.TIME_INDEX)) {
            long offset = baseOffset + entry.value();
            if (offset < baseOffset || (offset >= nextOffset && nextOffset > baseOffset)) {
                index(SegmentFiles.TIME_INDEX, offset, "the segment ends at " + nextOffset);
            }
        }
    }

    /// None if there is no such file: it is made anew when it is needed.
    private List<IndexFile.Entry> entries(IndexLayout layout, String suffix) throws IOException {
        Path path = SegmentFiles.path(directory, baseOffset, suffix);
        if (!Files.exists(path)) {
            return List.of();
        }
        IndexFile index = IndexFile.read(path, layout);
        List<IndexFile.Entry> used = index.used();
        if (index.bytesBehind() > 0) {
            index(suffix, -1, index.bytesBehind() + " bytes behind the last entry");
        }
        for (int i = 1; i < used.size(); i++) {
            if (used.get(i).key() <= used.get(i - 1).key()) {
                index(suffix, -1, "entry " + i + " does not ascend");
                return List.of();
            }
        }
        return used;
    }

    private void index(String suffix, long offset, String text) {
        Path path = SegmentFiles.path(directory, baseOffset, suffix);
        findings.add(new Finding(Finding.Kind.WRONG, path, -1, offset, "the index: " + text));
    }

    private void checkSnapshot() throws IOException {
        Path path = SegmentFiles.path(directory, baseOffset, SegmentFiles.SNAPSHOT);
        if (Files.exists(path)) {
            try {
                ProducerSnapshot.decode(ReadOnlyFile.content(path), path);
            } catch (MalformedFileException e) {
                findings.add(Finding.wrong(path, "it is no sound producer snapshot"));
            }
        }
    }
}
