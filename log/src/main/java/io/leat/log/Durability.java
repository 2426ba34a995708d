package io.leat.log;

import io.leat.log.checkpoint.LeaderEpochs;
import io.leat.log.segment.ActiveSegment;
import io.leat.log.segment.RollRules;
import io.leat.log.segment.SegmentFiles;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What of one log is durable, and which files must be forced before more of it is. Confined to the
/// log's lock, but for what says otherwise.
final class Durability {
    /// What one flush of one log makes durable, as it was before the flush started.
    record FlushTarget(
            Log log,
            int truncations,
            long endOffset,
            List<StorageFile> files,
            int nameChanges,
            boolean namesDurable) {}

    /// A recovery point that `log` may have once `files` are forced and the `unwritten` epochs are
    /// written, if it is not truncated meanwhile. Without them, those on disk hold.
    record CheckpointTarget(
            Log log, int truncations, Reach reach, @Nullable LeaderEpochs unwritten) {}

    /// How far a recovery point may move once `files` are forced. If it is `marked`, the indexes
    /// and a snapshot of the producers, as they are there, are among them.
    record Reach(long offset, boolean marked, List<StorageFile> files) {}

    /// Volatile, as the next: written under the log's lock, read without it.
    private volatile long flushedOffset;

    private volatile long recoveryPoint;

    /// Written under the log's lock, read without it.
    private final AtomicInteger truncations = new AtomicInteger();

    /// Files that must be forced before the recovery point may pass them.
    private List<StorageFile> unforced = List.of();

    /// Files of a new log that the first flush must force.
    private List<StorageFile> unforcedFirst = List.of();

    private boolean epochsUnwritten;

    private boolean withheld;

    /// Changes of names in the directory so far, and how many of them are durable.
    private int nameChanges;

    private int durableNameChanges;

    /// Of a log that was just loaded.
    Durability(LoadedLog loaded) {
        this.flushedOffset = loaded.offsets().end();
        this.recoveryPoint = loaded.offsets().recoveryPoint();
        this.epochsUnwritten = loaded.scanned();
        this.nameChanges = loaded.scanned() ? 1 : 0;
    }

    /// Records below it are durable. Needs no lock.
    long flushedOffset() {
        return flushedOffset;
    }

    /// Where a scan starts after a crash. Needs no lock.
    long recoveryPoint() {
        return recoveryPoint;
    }

    /// How often records were cut off. Needs no lock.
    int truncations() {
        return truncations.get();
    }

    /// While `on`, flushes confirm no records: what is confirmed is about to be elsewhere too.
    void withhold(boolean on) {
        withheld = on;
    }

    /// From now on nothing that was begun before is taken for durable.
    void truncationBegins() {
        truncations.incrementAndGet();
    }

    /// The log ends at `endOffset` now.
    void endsAt(long endOffset) {
        flushedOffset = Math.min(flushedOffset, endOffset);
        recoveryPoint = Math.min(recoveryPoint, endOffset);
        nameChanges++;
    }

    void namesChanged() {
        nameChanges++;
    }

    boolean namesAreDurable() {
        return nameChanges == durableNameChanges;
    }

    void epochsChanged() {
        epochsUnwritten = true;
    }

    boolean epochsAreWritten() {
        return !epochsUnwritten;
    }

    /// The first flush also makes `file` durable.
    void forceFirst(StorageFile file) {
        unforcedFirst = with(unforcedFirst, List.of(file));
    }

    /// The recovery point must not pass these before they are forced.
    void forceLater(List<StorageFile> files) {
        unforced = with(unforced, files);
    }

    /// Idle logs share one empty list.
    private static List<StorageFile> with(List<StorageFile> some, List<StorageFile> more) {
        List<StorageFile> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    /// Files that were removed need not be forced any more.
    void forgetRemoved(Storage storage) {
        unforced =
                unforced.stream()
                        .filter(file ->
                                !file.path().toString().endsWith(SegmentFiles.DELETED)
                                        && storage.exists(file.path()))
                        .toList();
    }

    /// All that waits to be forced.
    List<StorageFile> unforced() {
        List<StorageFile> files = new ArrayList<>(unforced);
        files.addAll(unforcedFirst);
        return files;
    }

    /// What a flush that starts now has to make durable of `log`, which looks as in `view`.
    FlushTarget flushTarget(Log log, LogView view) {
        List<StorageFile> files = new ArrayList<>(unforcedFirst);
        files.addAll(view.filesBeyond(flushedOffset));
        return new FlushTarget(
                log, truncations.get(), view.endOffset(), files, nameChanges, namesAreDurable());
    }

    /// The names of `target` are durable.
    void namesFlushed(FlushTarget target) {
        durableNameChanges = target.nameChanges();
    }

    /// The records of `target` are durable; false if that is nothing new, or not so any more.
    boolean recordsFlushed(FlushTarget target) {
        if (withheld || truncations.get() != target.truncations()) {
            return false;
        }
        unforcedFirst = List.of();
        if (target.endOffset() <= flushedOffset) {
            return false;
        }
        flushedOffset = target.endOffset();
        return true;
    }

    /// Whether the recovery point may move, or, `forEpochs`, the latest one has no record in a log
    /// that has some: without the file a crash would forget it.
    boolean isCheckpointDue(boolean forEpochs, LeaderEpochs epochs, LogView view) {
        boolean newEpoch = forEpochs && epochsUnwritten && epochs.beginAt(view.endOffset());
        return recoveryPoint < flushedOffset || (newEpoch && view.startOffset() < view.endOffset());
    }

    /// All that is flushed.
    Reach flushed() {
        return new Reach(flushedOffset, false, List.of());
    }

    /// Whether it is worth to mark how far the indexes are, of a log whose name is durable.
    boolean mayMark(ActiveSegment active, RollRules rules) {
        return unforcedFirst.isEmpty() && active.isMarkDue(rules);
    }

    /// All that there is, and the files that a start needs to go on from there.
    Reach marked(LogView view, List<StorageFile> indexes, StorageFile snapshot) {
        List<StorageFile> files = new ArrayList<>(indexes);
        files.add(snapshot);
        files.addAll(view.filesBeyond(flushedOffset));
        return new Reach(view.endOffset(), true, files);
    }

    /// How far the recovery point may move once `epochs` are written, if they need it, and the
    /// target's files forced, which those of `reach` are a part of; both are taken for it.
    CheckpointTarget checkpointTarget(Log log, Reach reach, LeaderEpochs epochs) {
        Reach whole = new Reach(reach.offset, reach.marked, with(unforced, reach.files));
        CheckpointTarget target =
                new CheckpointTarget(
                        log, truncations.get(), whole, epochsUnwritten ? epochs : null);
        unforced = List.of();
        epochsUnwritten = false;
        return target;
    }

    /// There is no room for the epochs: the next checkpoint tries all of it again.
    void takeBack(CheckpointTarget target) {
        unforced = with(target.reach().files(), unforced);
        epochsUnwritten = true;
    }

    /// Whether the log was not truncated since `target` was made. Needs no lock.
    boolean confirms(CheckpointTarget target) {
        return truncations.get() == target.truncations();
    }

    void recoveryPointMoved(CheckpointTarget target) {
        if (confirms(target)) {
            recoveryPoint = Math.max(recoveryPoint, target.reach().offset());
        }
    }
}
