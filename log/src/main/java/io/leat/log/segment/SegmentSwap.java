package io.leat.log.segment;

import static io.leat.protocol.Invariant.check;

import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// A compacted segment on its way to the place of the segments it was made of. Until the file
/// `.log.swap` has a durable name, a crash leaves the sources alone; from then on a start finishes
/// what is left to do:
///
/// 1. [#commit]: the indexes get the suffix `.swap`, durably, and then the batches: that decides.
/// 2. [#takeIndexNames]: the sources are gone by name, and the indexes take their last names. The
///    directory is forced, so that no source comes back once the sign of the swap is gone.
/// 3. [#finish]: the batches take their last name.
///
/// A compacted segment ends at the offset where its last source's batches end, so its own bytes say
/// which sources a start has to remove: those that begin behind its first offset and before that.
/// Confined to the thread that compacts; steps 2 and 3 run under the log's lock.
public final class SegmentSwap {
    private static final List<String> INDEXES =
            List.of(
                    SegmentFiles.OFFSET_INDEX,
                    SegmentFiles.TIME_INDEX,
                    SegmentFiles.TRANSACTION_INDEX);
    private static final int CHUNK_BYTES = 64 * 1024;

    private final SegmentPlace place;
    private final List<Segment> sources;
    private final Segment segment;
    private final List<StorageFile> indexes;

    SegmentSwap(
            SegmentPlace place, List<Segment> sources, Segment segment, List<StorageFile> indexes) {
        check(sources.getFirst().baseOffset() == place.baseOffset(), "the first source's place");
        this.place = place;
        this.sources = List.copyOf(sources);
        this.segment = segment;
        this.indexes = List.copyOf(indexes);
    }

    public List<Segment> sources() {
        return sources;
    }

    public Segment segment() {
        return segment;
    }

    /// From here on a crash makes the swap happen. The first sync also makes the names durable that
    /// the log got since its last flush: a compacted segment leaves no hole in front of them.
    public void commit() throws IOException {
        place.storage().syncDirectory(place.directory());
        for (StorageFile index : indexes) {
            index.renameTo(withSuffix(index, SegmentFiles.SWAP));
        }
        place.storage().syncDirectory(place.directory());
        segment.file().renameTo(withSuffix(segment.file(), SegmentFiles.SWAP));
        place.storage().syncDirectory(place.directory());
    }

    /// The sources are gone by name.
    public void takeIndexNames() throws IOException {
        for (StorageFile index : indexes) {
            index.renameTo(withSuffix(index, ""));
        }
    }

    /// That the sources are gone is durable.
    public void finish() throws IOException {
        segment.file().renameTo(withSuffix(segment.file(), ""));
    }

    /// Removes the files of a compacted segment that does not come to be, whatever it is called by
    /// now: first the one that decides.
    public static void abandon(SegmentPlace place) throws IOException {
        List<String> suffixes = new ArrayList<>(INDEXES);
        suffixes.addFirst(SegmentFiles.LOG);
        for (String suffix : suffixes) {
            place.storage().delete(place.path(suffix + SegmentFiles.SWAP));
            place.storage().delete(place.path(suffix + SegmentFiles.CLEANED));
        }
    }

    private static Path withSuffix(StorageFile file, String suffix) {
        String name = String.valueOf(file.path().getFileName());
        int end = name.lastIndexOf('.');
        return file.path().resolveSibling(name.substring(0, end) + suffix);
    }

    /// Finishes the swaps that were decided before a crash, and removes what was not.
    public static void recover(Storage storage, Path directory) throws IOException {
        for (String name : storage.list(directory)) {
            OptionalLong base = SegmentFiles.offset(name, SegmentFiles.LOG + SegmentFiles.SWAP);
            if (base.isPresent()) {
                finish(new SegmentPlace(storage, directory, base.getAsLong()));
            }
        }
        for (String name : storage.list(directory)) {
            if (name.endsWith(SegmentFiles.SWAP)) {
                storage.delete(directory.resolve(name));
            }
        }
    }

    private static void finish(SegmentPlace place) throws IOException {
        Storage storage = place.storage();
        long end = endOffset(place);
        for (String name : storage.list(place.directory())) {
            OptionalLong base = SegmentFiles.offset(name, SegmentFiles.LOG);
            if (base.isPresent()
                    && base.getAsLong() > place.baseOffset()
                    && base.getAsLong() < end) {
                remove(new SegmentPlace(storage, place.directory(), base.getAsLong()));
            }
        }
        for (String suffix : INDEXES) {
            Path swap = place.path(suffix + SegmentFiles.SWAP);
            if (storage.exists(swap)) {
                storage.rename(swap, place.path(suffix));
            }
        }
        storage.syncDirectory(place.directory());
        storage.rename(
                place.path(SegmentFiles.LOG + SegmentFiles.SWAP), place.path(SegmentFiles.LOG));
        storage.syncDirectory(place.directory());
    }

    private static void remove(SegmentPlace source) throws IOException {
        for (String suffix : INDEXES) {
            source.storage().delete(source.path(suffix));
        }
        source.storage().delete(source.path(SegmentFiles.SNAPSHOT));
        source.storage().delete(source.path(SegmentFiles.LOG));
    }

    private static long endOffset(SegmentPlace place) throws IOException {
        Path path = place.path(SegmentFiles.LOG + SegmentFiles.SWAP);
        long end = place.baseOffset();
        try (StorageFile file = place.storage().open(path)) {
            int size = Math.toIntExact(file.size());
            BatchScanner scanner =
                    new BatchScanner(file, 0, size, ByteBuffer.allocate(CHUNK_BYTES));
            while (scanner.next()) {
                end = scanner.header().nextOffset();
            }
            if (!scanner.atLimit()) {
                throw scanner.corrupt("no whole batch starts here");
            }
        }
        return end;
    }
}
