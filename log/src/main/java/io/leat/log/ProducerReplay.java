package io.leat.log;

import io.leat.log.checkpoint.MalformedFileException;
import io.leat.log.checkpoint.SmallFile;
import io.leat.log.producer.ProducerSnapshot;
import io.leat.log.producer.ProducerState;
import io.leat.log.segment.BatchScanner;
import io.leat.log.segment.BatchSpan;
import io.leat.log.segment.LogNames;
import io.leat.log.segment.SegmentFiles;
import io.leat.log.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;

/// Finds out what a log knows about producers: the newest sound snapshot, and the headers of the
/// batches after it.
final class ProducerReplay {
    private final Storage storage;
    private final Path directory;

    ProducerReplay(Storage storage, Path directory) {
        this.storage = storage;
        this.directory = directory;
    }

    /// The state at the end of `view`, from a snapshot at or below `newest`.
    ProducerState run(LogView view, long newest) throws IOException {
        NavigableSet<Long> snapshots =
                LogNames.list(storage, directory).offsets(SegmentFiles.SNAPSHOT);
        return run(view, newest, snapshots);
    }

    /// As above; `snapshots` are those that are there.
    ProducerState run(LogView view, long newest, NavigableSet<Long> snapshots) throws IOException {
        ProducerState state = new ProducerState();
        long from = view.segments().getFirst().baseOffset();
        for (long offset : snapshots.descendingSet()) {
            if (offset <= Math.min(newest, view.endOffset()) && offset >= from) {
                Optional<ProducerState> found = read(offset);
                if (found.isPresent()) {
                    state = found.get();
                    from = offset;
                    break;
                }
            }
        }
        replay(view, from, state);
        return state;
    }

    private Optional<ProducerState> read(long offset) throws IOException {
        Path path = SegmentFiles.path(directory, offset, SegmentFiles.SNAPSHOT);
        Optional<ByteBuffer> bytes = new SmallFile(storage, path).readBytes();
        try {
            return bytes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ProducerSnapshot.decode(bytes.get(), path));
        } catch (MalformedFileException e) {
            LogEvents.snapshotUnusable(path, e);
            storage.delete(path);
            return Optional.empty();
        }
    }

    private static void replay(LogView view, long from, ProducerState state) throws IOException {
        for (int i = Math.max(0, view.indexOf(from)); i < view.segments().size(); i++) {
            if (view.endOffsetOf(i) <= from) {
                continue;
            }
            int size = view.sizeOf(i);
            Optional<BatchSpan> first = view.segments().get(i).find(from, size);
            if (first.isEmpty()) {
                continue;
            }
            BatchScanner scanner = view.segments().get(i).scanFrom(first.get().position(), size);
            while (scanner.next()) {
                if (scanner.header().hasProducerId()) {
                    state.add(scanner.header());
                }
            }
        }
    }
}
