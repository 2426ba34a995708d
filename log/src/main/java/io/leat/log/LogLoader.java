package io.leat.log;

import io.leat.log.checkpoint.CheckpointFile;
import io.leat.log.checkpoint.LeaderEpochs;
import io.leat.log.checkpoint.MalformedFileException;
import io.leat.log.producer.ProducerState;
import io.leat.log.segment.CorruptSegmentException;
import io.leat.log.segment.LogNames;
import io.leat.log.segment.MaxTimestamp;
import io.leat.log.segment.Segment;
import io.leat.log.segment.SegmentFiles;
import io.leat.log.segment.SegmentLoader;
import io.leat.log.segment.SegmentPlace;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/// Brings one log back from its directory. After a clean shutdown only the tail behind the last
/// index entry is read; after a crash everything from the last index entry below the mark on, or,
/// without one, from the recovery point's segment on, and what is torn or was never whole is cut
/// off. Bytes below the recovery point were durable: if they are bad the log is not loaded and
/// nothing is cut, for a replica can repair it.
final class LogLoader {
    private static final List<String> LEFTOVERS =
            List.of(SegmentFiles.DELETED, ".tmp", SegmentFiles.CLEANED);
    private static final List<String> COMPANIONS =
            List.of(
                    SegmentFiles.OFFSET_INDEX,
                    SegmentFiles.TIME_INDEX,
                    SegmentFiles.TRANSACTION_INDEX);

    private final Storage storage;
    private final Path directory;
    private final LogNames names;
    private final Hint hint;
    private final SegmentLoader loader;
    private final List<Segment> segments = new ArrayList<>();
    private LeaderEpochs epochs = LeaderEpochs.NONE;

    /// As they are in the file. One that starts where the log ends counts although it has no record
    /// (KAFKA-7415), or none any more: it was led from there.
    private LeaderEpochs written = LeaderEpochs.NONE;

    private int lastEpoch = -1;
    private long nextOffset;
    private long endOffsetMax;

    /// Up to where the indexes of the first segment to be scanned are believed; 0 if they are not.
    private long mark;

    /// What the directory's checkpoints say; 0 where they say nothing. Up to `mark`, if it is not
    /// above the recovery point, the index files are whole.
    record Hint(boolean clean, long recoveryPoint, long mark, long startOffset) {}

    /// Told before index files are written anew below the mark, which does not hold then.
    interface Unmarking {
        void run() throws IOException;
    }

    /// Borrows `chunk`, see [SegmentLoader#newChunk()].
    LogLoader(LogNames names, LogConfig config, Hint hint, ByteBuffer chunk) {
        this.storage = names.storage();
        this.directory = names.directory();
        this.names = names;
        this.hint = hint;
        this.loader =
                new SegmentLoader(storage, directory, config.roll().indexIntervalBytes(), chunk);
    }

    /// The files of a log that does not exist yet.
    static LoadedLog create(Storage storage, Path directory, long startOffset) throws IOException {
        SegmentPlace place = new SegmentPlace(storage, directory, startOffset);
        StorageFile file = storage.create(place.path(SegmentFiles.LOG));
        Segment segment =
                new Segment(startOffset, file, Segment.Indexes.empty(), 0, MaxTimestamp.NONE);
        return new LoadedLog(
                List.of(segment),
                new LoadedLog.Offsets(startOffset, startOffset, startOffset),
                LeaderEpochs.NONE,
                new ProducerState(),
                true);
    }

    LoadedLog load(Unmarking unmarking) throws IOException {
        List<Long> bases = tidyUp();
        if (bases.isEmpty()) {
            checkNothingLost(0);
            return createAtStart();
        }
        Optional<LeaderEpochs> known = readEpochs();
        boolean empty = bases.size() == 1 && sizeOf(bases.getFirst()) == 0;
        int scanFrom = known.isPresent() || empty ? firstToScan(bases) : 0;
        written = known.orElse(LeaderEpochs.NONE);
        epochs = written;
        for (int i = 0; i < scanFrom; i++) {
            trust(bases.get(i), i == bases.size() - 1, unmarking);
        }
        boolean scanned = scanFrom < bases.size();
        if (scanned) {
            long scanStart = bases.get(scanFrom);
            lastEpoch = epochs.endingAt(scanStart).latest();
            // Compaction may have taken an epoch's first batch: below the recovery point the file
            // knows better.
            epochs = epochs.endingAt(Math.max(scanStart, hint.recoveryPoint()));
            boolean marked = known.isPresent() && hint.mark() <= hint.recoveryPoint();
            mark = marked && hint.mark() > scanStart ? hint.mark() : 0;
            scan(bases, scanFrom, unmarking);
        }
        if (nextOffset < hint.startOffset()) {
            drop(bases);
            return createAtStart();
        }
        long newestSnapshot = hint.clean() ? nextOffset : Math.max(mark, bases.get(scanFrom));
        return finish(scanned, newestSnapshot);
    }

    /// All records are gone, as they should: the log starts where it ended. What a snapshot from
    /// there knows about producers still holds.
    private LoadedLog createAtStart() throws IOException {
        LoadedLog empty = create(storage, directory, hint.startOffset());
        LogView view = LogView.of(empty.segments(), hint.startOffset(), hint.startOffset());
        ProducerState producers = replay(view, hint.startOffset());
        LeaderEpochs led = empty.epochs().withNext(written, hint.startOffset());
        return new LoadedLog(empty.segments(), empty.offsets(), led, producers, true);
    }

    private LoadedLog finish(boolean scanned, long newestSnapshot) throws IOException {
        long start = Math.max(hint.startOffset(), segments.getFirst().baseOffset());
        LogView view = LogView.of(segments, start, nextOffset);
        for (long snapshot : names.offsets(SegmentFiles.SNAPSHOT).tailSet(newestSnapshot, false)) {
            storage.delete(SegmentFiles.path(directory, snapshot, SegmentFiles.SNAPSHOT));
        }
        ProducerState producers = replay(view, newestSnapshot);
        long recoveryPoint = hint.clean() ? nextOffset : Math.max(hint.recoveryPoint(), start);
        return new LoadedLog(
                view.segments(),
                new LoadedLog.Offsets(start, nextOffset, recoveryPoint),
                epochs.withNext(written, nextOffset).startingAt(segments.getFirst().baseOffset()),
                producers,
                scanned);
    }

    private ProducerState replay(LogView view, long newestSnapshot) throws IOException {
        return new ProducerReplay(storage, directory)
                .run(view, newestSnapshot, names.offsets(SegmentFiles.SNAPSHOT));
    }

    /// The base offsets of the segments that count, ascending. Removes files that a crash left half
    /// made or half removed, and segments below the log's start.
    private List<Long> tidyUp() throws IOException {
        for (String name : names.all()) {
            if (LEFTOVERS.stream().anyMatch(name::endsWith)) {
                storage.delete(directory.resolve(name));
            }
        }
        NavigableSet<Long> bases = names.offsets(SegmentFiles.LOG);
        for (String suffix : COMPANIONS) {
            for (long base : names.offsets(suffix)) {
                if (!bases.contains(base)) {
                    storage.delete(SegmentFiles.path(directory, base, suffix));
                }
            }
        }
        List<Long> ascending = new ArrayList<>(bases);
        int first = 0;
        while (first + 1 < ascending.size() && ascending.get(first + 1) <= hint.startOffset()) {
            first++;
        }
        drop(ascending.subList(0, first));
        return List.copyOf(ascending.subList(first, ascending.size()));
    }

    private Optional<LeaderEpochs> readEpochs() throws IOException {
        if (!names.has(LeaderEpochs.FILE_NAME)) {
            return Optional.empty();
        }
        Path path = directory.resolve(LeaderEpochs.FILE_NAME);
        try {
            Optional<List<String>> lines = new CheckpointFile(storage, path).read();
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(LeaderEpochs.parse(lines.get()));
        } catch (MalformedFileException e) {
            LogEvents.checkpointUnusable(path, e);
            return Optional.empty();
        }
    }

    /// The segment that ends exactly at the recovery point is read too: it may have been sealed
    /// after that was written, and its index may be torn.
    private int firstToScan(List<Long> bases) {
        if (hint.clean()) {
            return bases.size();
        }
        int first = 0;
        while (first + 1 < bases.size() && bases.get(first + 1) < hint.recoveryPoint()) {
            first++;
        }
        return first;
    }

    private void trust(long base, boolean last, Unmarking unmarking) throws IOException {
        Optional<SegmentLoader.Loaded> trusted = loader.trust(base, last);
        if (trusted.isPresent()) {
            segments.add(trusted.get().segment());
            nextOffset = trusted.get().nextOffset();
            return;
        }
        LogEvents.indexRebuilt(pathOf(base));
        if (hint.mark() > base) {
            unmarking.run();
        }
        SegmentLoader.Loaded rebuilt = loader.rebuild(base, header -> true);
        if (rebuilt.segment().sizeBytes() != sizeOf(base)) {
            throw new CorruptSegmentException(
                    pathOf(base), rebuilt.segment().sizeBytes(), "no whole batch starts here");
        }
        Segment stored = stored(rebuilt.segment());
        for (StorageFile index : stored.indexFiles()) {
            index.force(); // the recovery point passed it long ago
        }
        segments.add(stored);
        nextOffset = rebuilt.nextOffset();
    }

    /// Reads the segments from `from` on and decides where the log ends; then cuts off the rest.
    private void scan(List<Long> bases, int from, Unmarking unmarking) throws IOException {
        int index = from;
        boolean whole = true;
        while (whole && index < bases.size()) {
            long base = bases.get(index);
            if (index > from && base > nextOffset && base > hint.recoveryPoint()) {
                break;
            }
            boolean last = index == bases.size() - 1;
            endOffsetMax = last ? Long.MAX_VALUE : bases.get(index + 1);
            SegmentLoader.Loaded rebuilt =
                    index == from
                            ? rebuildFirst(base, unmarking)
                            : loader.rebuild(base, this::follows);
            segments.add(rebuilt.segment());
            nextOffset = rebuilt.nextOffset();
            whole = rebuilt.segment().sizeBytes() == sizeOf(base) || nextOffset == endOffsetMax;
            index++;
        }
        checkNothingLost(nextOffset);
        for (int i = from; i < segments.size(); i++) {
            cut(segments.get(i));
            if (i < segments.size() - 1) {
                segments.set(i, stored(segments.get(i)));
            }
        }
        drop(bases.subList(index, bases.size()));
    }

    private SegmentLoader.Loaded rebuildFirst(long base, Unmarking unmarking) throws IOException {
        int epochBefore = lastEpoch;
        if (mark > 0) {
            lastEpoch = -1; // the first batch that is read may have any
            Optional<SegmentLoader.Loaded> rest = loader.rebuildFrom(base, mark, this::follows);
            if (rest.isPresent()) {
                return rest.get();
            }
            mark = 0;
        }
        if (hint.mark() > base) {
            unmarking.run();
        }
        lastEpoch = epochBefore;
        return loader.rebuild(base, this::follows);
    }

    /// Batches of an older epoch behind a newer one's, and those that reach into the next segment,
    /// are the remains of a truncation that was not durable.
    private boolean follows(RecordBatch header) {
        int epoch = header.partitionLeaderEpoch();
        if (epoch < lastEpoch || header.nextOffset() > endOffsetMax) {
            return false;
        }
        lastEpoch = epoch;
        epochs = epochs.with(epoch, header.baseOffset());
        return true;
    }

    /// What lies below the log's start may be gone.
    private void checkNothingLost(long endOffset) throws IOException {
        if (Math.max(endOffset, hint.startOffset()) < hint.recoveryPoint()) {
            throw new CorruptSegmentException(
                    directory,
                    segments.isEmpty() ? 0 : segments.getLast().sizeBytes(),
                    "records from offset %d to %d were durable and are not there"
                            .formatted(endOffset, hint.recoveryPoint()));
        }
    }

    private void cut(Segment segment) throws IOException {
        segment.file().giveRoomBack();
        long size = segment.file().size();
        if (size == segment.sizeBytes()) {
            return;
        }
        LogEvents.tailCut(segment.file().path(), size, segment.sizeBytes());
        segment.file().truncate(segment.sizeBytes());
    }

    /// A rebuilt index is written out, but if the disk is full it stays in memory.
    private Segment stored(Segment rebuilt) {
        try {
            return loader.store(rebuilt);
        } catch (IOException e) {
            LogEvents.indexNotWritten(rebuilt.file().path(), e);
            return rebuilt;
        }
    }

    private void drop(List<Long> bases) throws IOException {
        for (long base : bases) {
            LogEvents.segmentDropped(pathOf(base));
            for (String suffix : COMPANIONS) {
                storage.delete(SegmentFiles.path(directory, base, suffix));
            }
            storage.delete(pathOf(base));
        }
    }

    private Path pathOf(long base) {
        return SegmentFiles.path(directory, base, SegmentFiles.LOG);
    }

    private long sizeOf(long base) throws IOException {
        return storage.size(pathOf(base));
    }
}
