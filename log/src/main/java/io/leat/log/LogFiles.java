package io.leat.log;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.checkpoint.SmallFile;
import io.leat.log.producer.ProducerStates;
import io.leat.log.segment.Segment;
import io.leat.log.storage.Storage;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// The directory of one log: which names in it are not durable yet, and the files beside its
/// segments.
@ThreadSafe
final class LogFiles {
    static final String SNAPSHOT_SUFFIX = ".snapshot";
    static final String DELETED_SUFFIX = "-delete";

    /// A producer snapshot is kept for this many of the newest segments.
    private static final int SNAPSHOTS_KEPT = 2;

    private final Storage storage;
    private final TopicPartition partition;

    @GuardedBy("this")
    private Path directory;

    /// Whether names were added since the last sync of the directory, and whether the directory
    /// itself is new.
    @GuardedBy("this")
    private boolean namesChanged;

    @GuardedBy("this")
    private boolean isNew;

    LogFiles(Storage storage, Path directory, TopicPartition partition, boolean isNew) {
        this.storage = storage;
        this.directory = directory;
        this.partition = partition;
        this.isNew = isNew;
        this.namesChanged = isNew;
    }

    TopicPartition partition() {
        return partition;
    }

    synchronized Path directory() {
        return directory;
    }

    synchronized Segment createSegment(long baseOffset) throws IOException {
        namesChanged = true;
        return Segment.create(storage, directory, baseOffset);
    }

    /// Writes what the producers had sent before `offset`, durably, and removes older snapshots.
    synchronized void writeProducerSnapshot(ProducerStates producers, long offset)
            throws IOException {
        Path path = Segment.file(directory, offset, SNAPSHOT_SUFFIX);
        new SmallFile(storage, path).replace(producers.snapshot());
        List<Long> offsets =
                storage.list(directory).stream()
                        .flatMap(name -> Segment.offsetOf(name, SNAPSHOT_SUFFIX).stream())
                        .sorted()
                        .toList();
        for (int i = 0; i < offsets.size() - SNAPSHOTS_KEPT; i++) {
            storage.delete(Segment.file(directory, offsets.get(i), SNAPSHOT_SUFFIX));
        }
    }

    /// Makes the names of new files durable; nothing when there are none.
    void syncNames() throws IOException {
        Path of;
        boolean parentToo;
        synchronized (this) {
            if (!namesChanged) {
                return;
            }
            of = directory;
            parentToo = isNew;
            namesChanged = false;
            isNew = false;
        }
        storage.syncDirectory(of);
        if (parentToo) {
            storage.syncDirectory(Objects.requireNonNull(of.getParent()));
        }
    }

    synchronized void delete(List<Segment> segments) throws IOException {
        String name = partition + "." + Long.toHexString(segments.hashCode()) + DELETED_SUFFIX;
        Path deleted = directory.resolveSibling(name);
        storage.rename(directory, deleted);
        storage.syncDirectory(Objects.requireNonNull(directory.getParent()));
        directory = deleted;
        for (Segment segment : segments) {
            segment.moved(deleted);
            segment.delete();
        }
        remove(storage, deleted);
    }

    /// Removes a directory and the files in it.
    static void remove(Storage storage, Path directory) throws IOException {
        for (String name : storage.list(directory)) {
            storage.delete(directory.resolve(name));
        }
        storage.delete(directory);
    }
}
