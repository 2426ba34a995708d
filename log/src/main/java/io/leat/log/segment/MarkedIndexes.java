package io.leat.log.segment;

import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.util.Optional;

/// A segment's indexes as far as a mark vouches for them: of the entries about batches below it all
/// are in the files, durably, and what follows them may be anything.
///
/// An offset entry and the time entry that belongs to it are written together, so the times count
/// up to the batch that the offset index names last. They name the largest timestamp up to and with
/// that batch.
record MarkedIndexes(MemoryIndex offsets, MemoryIndex times) {
    /// Empty if the files are not what the mark says.
    static Optional<MarkedIndexes> load(SegmentPlace place, long mark) throws IOException {
        Storage storage = place.storage();
        if (!storage.exists(place.path(SegmentFiles.OFFSET_INDEX))
                || !storage.exists(place.path(SegmentFiles.TIME_INDEX))) {
            return Optional.empty();
        }
        MemoryIndex offsets = loadBelow(place, IndexLayout.OFFSET, mark - place.baseOffset());
        if (offsets.count() == 0) {
            return Optional.empty();
        }
        long last = offsets.key(offsets.count() - 1);
        MemoryIndex times = loadBelow(place, IndexLayout.TIME, last + 1);
        boolean zeros = times.count() > 0 && times.key(0) == 0 && times.value(0) == 0;
        return zeros ? Optional.empty() : Optional.of(new MarkedIndexes(offsets, times));
    }

    private static MemoryIndex loadBelow(SegmentPlace place, IndexLayout layout, long offset)
            throws IOException {
        StorageFile file = place.storage().open(place.path(layout.suffix()));
        int count = (int) Math.min(Integer.MAX_VALUE, file.size() / layout.entryBytes());
        return new StoredIndex(file, layout, count).loadBelow(offset);
    }

    /// Where the batch that the offset index names last starts.
    int position() {
        return offsets.value(offsets.count() - 1);
    }

    /// The last offset of that batch, minus the segment's base offset.
    long relativeOffset() {
        return offsets.key(offsets.count() - 1);
    }
}
