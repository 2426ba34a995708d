package io.leat.log;

import io.leat.log.producer.ProducerState;
import io.leat.log.segment.ActiveSegment;
import io.leat.log.segment.BatchSpan;
import io.leat.log.segment.Segment;
import io.leat.log.segment.SegmentFiles;
import io.leat.log.segment.SegmentPlace;
import io.leat.log.segment.SegmentSwap;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Takes records off a log's ends. Runs under the log's lock. Removed files get the suffix
/// `.deleted` and stay readable for `file.delete.delay.ms`.
///
/// A truncation is durable before anything is appended behind it, although that means to force
/// under the lock: else a crash could leave the old records in front of new ones, in a log that
/// looks whole, and an epoch that seems to start later than it did would hide it from the other
/// replicas.
final class LogTrimmer {
    private final LogHome home;
    private final Storage storage;
    private final Path directory;
    private final LogView view;
    private final LogConfig config;

    LogTrimmer(LogHome home, Path directory, LogView view, LogConfig config) {
        this.home = home;
        this.storage = home.storage();
        this.directory = directory;
        this.view = view;
        this.config = config;
    }

    interface Trim {
        Trimmed apply(LogTrimmer trimmer) throws IOException;
    }

    /// A log after a truncation.
    record Trimmed(LogView view, ActiveSegment active, ProducerState producers) {}

    /// The log below `offset`; empty there if all of it lies above. A segment that starts at
    /// `offset` stays, empty: no second file of that name is made (KAFKA-6492).
    Trimmed below(long offset) throws IOException {
        if (offset < view.segments().getFirst().baseOffset()) {
            return emptyAt(offset);
        }
        int index = view.indexOf(offset);
        Segment last = view.segments().get(index);
        Optional<BatchSpan> cut = last.find(offset, view.sizeOf(index));
        int size = cut.map(BatchSpan::position).orElse(view.sizeOf(index));
        long end = cut.map(span -> Math.min(offset, span.baseOffset())).orElse(offset);
        for (Segment later : view.segments().subList(index + 1, view.segments().size())) {
            remove(later);
        }
        removeSnapshotsAfter(end);
        storage.syncDirectory(directory);
        last.file().truncate(size);
        last.file().force();
        ActiveSegment active =
                ActiveSegment.resume(
                        new SegmentPlace(storage, directory, last.baseOffset()),
                        last,
                        size,
                        end,
                        home.clock().millis());
        List<Segment> segments = new ArrayList<>(view.segments().subList(0, index));
        segments.add(active.segment());
        LogView after = LogView.of(segments, Math.min(view.startOffset(), end), end);
        return new Trimmed(after, active, new ProducerReplay(storage, directory).run(after, end));
    }

    /// An empty log that starts at `offset`.
    Trimmed emptyAt(long offset) throws IOException {
        for (Segment segment : view.segments()) {
            remove(segment);
        }
        removeSnapshotsAfter(-1);
        ActiveSegment active =
                ActiveSegment.create(
                        new SegmentPlace(storage, directory, offset), home.clock().millis());
        storage.syncDirectory(directory);
        LogView after = LogView.of(List.of(active.segment()), offset, offset);
        return new Trimmed(after, active, new ProducerState());
    }

    /// The view that starts at `offset`, without the segments that end at or below it and
    /// `removableMax`.
    LogView startingAt(long offset, long removableMax) throws IOException {
        int first = 0;
        while (!view.isActive(first) && view.endOffsetOf(first) <= Math.min(offset, removableMax)) {
            remove(view.segments().get(first));
            first++;
        }
        LogView moved = view.startingAt(offset);
        return first == 0 ? moved : moved.withoutFirst(first);
    }

    /// The view with a compacted segment in its sources' place. Their producer snapshots go with
    /// them, but for the first, which is the compacted segment's too.
    LogView swapped(SegmentSwap swap) throws IOException {
        for (Segment source : swap.sources()) {
            if (source.baseOffset() != swap.segment().baseOffset()) {
                removeSnapshot(source);
            }
            removeFiles(source);
        }
        swap.takeIndexNames();
        return view.withReplaced(swap.sources(), swap.segment());
    }

    private void remove(Segment segment) throws IOException {
        removeSnapshot(segment);
        removeFiles(segment);
    }

    private void removeSnapshot(Segment segment) throws IOException {
        storage.delete(SegmentFiles.path(directory, segment.baseOffset(), SegmentFiles.SNAPSHOT));
    }

    private void removeFiles(Segment segment) throws IOException {
        home.activity().segmentRemoved();
        List<StorageFile> files = new ArrayList<>();
        files.add(segment.file());
        for (String suffix :
                List.of(
                        SegmentFiles.OFFSET_INDEX,
                        SegmentFiles.TIME_INDEX,
                        SegmentFiles.TRANSACTION_INDEX)) {
            Path path = SegmentFiles.path(directory, segment.baseOffset(), suffix);
            if (storage.exists(path)) {
                files.add(indexFile(segment, path));
            }
        }
        for (StorageFile file : files) {
            rename(file);
        }
        long due = home.clock().millis() + config.retention().fileDeleteDelayMs();
        home.scheduleChore(due, () -> files.forEach(this::removeNow));
    }

    private StorageFile indexFile(Segment segment, Path path) {
        return segment.indexFiles().stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseGet(() -> storage.open(path));
    }

    private void rename(StorageFile file) throws IOException {
        Path path = file.path();
        int attempt = 0;
        Path deleted = path.resolveSibling(path.getFileName() + SegmentFiles.DELETED);
        while (storage.exists(deleted)) {
            attempt++;
            deleted =
                    path.resolveSibling(path.getFileName() + "." + attempt + SegmentFiles.DELETED);
        }
        file.renameTo(deleted);
    }

    private void removeNow(StorageFile file) {
        try {
            file.close();
            storage.delete(file.path());
        } catch (IOException e) {
            LogEvents.removalFailed(file.path(), e);
        }
    }

    private void removeSnapshotsAfter(long offset) throws IOException {
        for (String name : storage.list(directory)) {
            OptionalLong snapshot = SegmentFiles.offset(name, SegmentFiles.SNAPSHOT);
            if (snapshot.isPresent() && snapshot.getAsLong() > offset) {
                storage.delete(directory.resolve(name));
            }
        }
    }
}
