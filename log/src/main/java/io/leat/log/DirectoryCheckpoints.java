package io.leat.log;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.Durability.CheckpointTarget;
import io.leat.log.checkpoint.CautiousOffsets;
import io.leat.log.checkpoint.CheckpointedOffsets;
import io.leat.log.checkpoint.LeaderEpochs;
import io.leat.log.checkpoint.MalformedFileException;
import io.leat.log.checkpoint.OffsetCheckpoint;
import io.leat.log.checkpoint.StagedFile;
import io.leat.log.segment.SegmentFiles;
import io.leat.log.storage.DiskFullException;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The recovery points and start offsets of a directory's logs, as they are on disk. A recovery
/// point never promises more than is durable: it is lowered, durably, before records are lost, and
/// raised after their log's files and names are forced.
@ThreadSafe
final class DirectoryCheckpoints {
    /// Of so many logs a checkpoint writes epochs alone, which have no record yet: after a failover
    /// these may be all logs, and nothing is flushed meanwhile. The rest has time.
    private static final int EPOCHS_ALONE_MAX = 1_000;

    private final Storage storage;
    private final Path path;

    @GuardedBy("this")
    private final CheckpointedOffsets recoveryPoints;

    @GuardedBy("this")
    private final CheckpointedOffsets startOffsets;

    /// Up to where in a log's segment the index files are whole, and where there is a snapshot of
    /// its producers: a start after a crash reads from there on. Leat's own file; without it a
    /// start reads more.
    @GuardedBy("this")
    private final CheckpointedOffsets marks;

    private final CautiousOffsets cleaned;
    private final CautiousOffsets committed;

    private DirectoryCheckpoints(Storage storage, Path path) throws IOException {
        this.storage = storage;
        this.path = path;
        this.recoveryPoints = offsets(storage, path, "recovery-point-offset-checkpoint");
        this.startOffsets = offsets(storage, path, "log-start-offset-checkpoint");
        this.marks = offsets(storage, path, "index-offset-checkpoint");
        this.cleaned = new CautiousOffsets(offsets(storage, path, CautiousOffsets.CLEANED));
        this.committed = new CautiousOffsets(offsets(storage, path, CautiousOffsets.COMMITTED));
    }

    static DirectoryCheckpoints read(Storage storage, Path path) throws IOException {
        return new DirectoryCheckpoints(storage, path);
    }

    /// Without a recovery point everything is scanned, so an unusable file costs time alone.
    private static CheckpointedOffsets offsets(Storage storage, Path path, String name)
            throws IOException {
        OffsetCheckpoint file = new OffsetCheckpoint(storage, path.resolve(name));
        try {
            return new CheckpointedOffsets(file, file.read());
        } catch (MalformedFileException e) {
            LogEvents.checkpointUnusable(path, e);
            return new CheckpointedOffsets(file, Map.of());
        }
    }

    /// Up to where logs are compacted.
    CautiousOffsets cleaned() {
        return cleaned;
    }

    /// Up to where logs are known to be committed.
    CautiousOffsets committed() {
        return committed;
    }

    synchronized long recoveryPoint(TopicPartition partition) {
        return recoveryPoints.offset(partition);
    }

    /// 0 if there is none; one above the recovery point does not count.
    synchronized long mark(TopicPartition partition) {
        return marks.offset(partition);
    }

    /// The index files are about to be written anew. Durable when this returns.
    synchronized void unmark(TopicPartition partition) throws IOException {
        marks.remove(partition);
        marks.write();
    }

    synchronized long startOffset(TopicPartition partition) {
        return startOffsets.offset(partition);
    }

    /// Of a log that will be created anew: what an older one of that name had must not count.
    synchronized void forget(TopicPartition partition) throws IOException {
        cleaned.forget(partition);
        committed.forget(partition);
        unmark(partition);
        recoveryPoints.remove(partition);
        recoveryPoints.write();
        startOffsets.remove(partition);
        startOffsets.write();
    }

    /// Durable when this returns.
    synchronized void lower(TopicPartition partition, long recoveryPoint, long startOffsetMax)
            throws IOException {
        cleaned.lower(partition, recoveryPoint);
        committed.lower(partition, recoveryPoint);
        if (marks.offset(partition) > recoveryPoint) {
            marks.put(partition, recoveryPoint);
        }
        marks.write();
        if (recoveryPoints.offset(partition) > recoveryPoint) {
            recoveryPoints.put(partition, recoveryPoint);
        }
        recoveryPoints.write();
        if (startOffsets.offset(partition) > startOffsetMax) {
            startOffsets.put(partition, startOffsetMax);
        }
        startOffsets.write();
    }

    /// Durable when this returns; one write for all. A log that was deleted meanwhile is left out:
    /// its name may belong to another by now.
    synchronized void raiseStarts(Map<Log, Long> starts) throws IOException {
        starts.forEach(this::raise);
        startOffsets.write();
    }

    @GuardedBy("this")
    private void raise(Log log, long start) {
        if (log.failure().isEmpty() && startOffsets.offset(log.partition()) < start) {
            startOffsets.put(log.partition(), start);
        }
    }

    /// Raises recovery points and start offsets of `logs` to what is durable. A failure, other than
    /// a full disk, is the directory's: the kernel tells of a page that it lost once, so a flush of
    /// the same page may succeed afterwards although it is not on disk.
    void advance(Collection<Log> logs) throws IOException {
        List<Step> steps = prepare(logs);
        boolean together = steps.size() > FlushRound.FILES_EACH_MAX && storage.syncFileSystem(path);
        if (!together) {
            forceFiles(steps);
        }
        List<Step> published = publish(steps);
        if (!together) {
            forceNames(published);
        } else if (published.stream().anyMatch(step -> step.epochs() != null)) {
            storage.syncFileSystem(path);
        }
        Map<Log, Long> outdated = writeRaised(published, logs);
        for (Step step : published) {
            step.log().recoveryPointMoved(step.target());
        }
        for (Map.Entry<Log, Long> mark : outdated.entrySet()) {
            dropSnapshot(mark.getKey(), mark.getValue());
        }
    }

    /// A log's new recovery point on its way, with the epochs that need to be published for it.
    private record Step(CheckpointTarget target, @Nullable StagedFile epochs) {
        Log log() {
            return target.log();
        }
    }

    private List<Step> prepare(Collection<Log> logs) throws IOException {
        List<Step> steps = new ArrayList<>();
        int epochsAlone = 0;
        for (Log log : logs) {
            try {
                Optional<CheckpointTarget> target =
                        log.prepareCheckpoint(epochsAlone < EPOCHS_ALONE_MAX);
                if (target.isPresent()) {
                    boolean moves = target.get().reach().offset() > log.durable().recoveryPoint();
                    epochsAlone += moves ? 0 : 1;
                    steps.add(stage(target.get()));
                }
            } catch (DiskFullException e) {
                LogEvents.checkpointFailed(log.directory(), e);
            } catch (IOException e) {
                throwUnlessGone(log, e);
            }
        }
        return steps;
    }

    private Step stage(CheckpointTarget target) throws IOException {
        LeaderEpochs unwritten = target.unwritten();
        if (unwritten == null) {
            return new Step(target, null);
        }
        try {
            return new Step(target, unwritten.stage(storage, target.log().directory()));
        } catch (DiskFullException e) {
            target.log().takeBack(target);
            throw e;
        }
    }

    private static void forceFiles(List<Step> steps) throws IOException {
        for (Step step : steps) {
            try {
                for (StorageFile file : step.target().reach().files()) {
                    forceIfThere(file);
                }
                StagedFile epochs = step.epochs();
                if (epochs != null) {
                    epochs.file().force();
                }
            } catch (IOException e) {
                throwUnlessGone(step.log(), e);
            }
        }
    }

    /// Those for which there was room, and whose log is still there.
    private static List<Step> publish(List<Step> steps) throws IOException {
        List<Step> published = new ArrayList<>(steps.size());
        for (Step step : steps) {
            StagedFile epochs = step.epochs();
            try {
                if (epochs != null) {
                    epochs.publish();
                }
                published.add(step);
            } catch (DiskFullException e) {
                step.log().takeBack(step.target());
                LogEvents.checkpointFailed(step.log().directory(), e);
            } catch (IOException e) {
                throwUnlessGone(step.log(), e);
            }
        }
        return published;
    }

    private void forceNames(List<Step> steps) throws IOException {
        for (Step step : steps) {
            try {
                storage.syncDirectory(step.log().directory());
            } catch (IOException e) {
                throwUnlessGone(step.log(), e);
            }
        }
    }

    /// The files of a log that was deleted meanwhile have other names, and what is durable of it
    /// does not matter.
    private static void throwUnlessGone(Log log, IOException cause) throws IOException {
        if (log.failure().isEmpty()) {
            throw cause;
        }
    }

    /// A truncation may remove a file meanwhile.
    private static void forceIfThere(StorageFile file) throws IOException {
        try {
            file.force();
        } catch (NoSuchFileException e) {
            LogEvents.fileGone(file.path());
        }
    }

    /// Returns the marks that others took the place of.
    private synchronized Map<Log, Long> writeRaised(List<Step> steps, Collection<Log> logs)
            throws IOException {
        Map<Log, Long> outdated = new HashMap<>();
        for (Step step : steps) {
            Log log = step.log();
            Durability.Reach reach = step.target().reach();
            if (log.durable().confirms(step.target())) {
                recoveryPoints.put(log.partition(), reach.offset());
                if (reach.marked()) {
                    outdated.put(log, marks.offset(log.partition()));
                    marks.put(log.partition(), reach.offset());
                }
            }
        }
        recoveryPoints.write();
        marks.write();
        writeStartOffsets(logs);
        return outdated;
    }

    /// What was known about producers at an outdated mark is of no more use, unless a segment
    /// begins there.
    private void dropSnapshot(Log log, long mark) throws IOException {
        LogView view = log.view();
        int at = view.indexOf(mark);
        if (at < 0 || view.segments().get(at).baseOffset() != mark) {
            storage.delete(SegmentFiles.path(log.directory(), mark, SegmentFiles.SNAPSHOT));
        }
    }

    /// Never lower than what is written: a log that is about to start later does not show it yet.
    @GuardedBy("this")
    private void writeStartOffsets(Collection<Log> logs) throws IOException {
        for (Log log : logs) {
            raise(log, log.logStartOffset());
        }
        startOffsets.write();
    }

    /// At a clean shutdown: everything is durable, and logs that are gone are forgotten.
    synchronized void writeAll(Collection<Log> logs) throws IOException {
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, Long> starts = new HashMap<>();
        Map<TopicPartition, Long> indexed = new HashMap<>();
        for (Log log : logs) {
            ends.put(log.partition(), log.logEndOffset());
            if (log.view().activeSizeBytes() >= log.config().roll().markBytes()) {
                indexed.put(log.partition(), log.logEndOffset());
            }
            if (log.logStartOffset() > 0) {
                starts.put(log.partition(), log.logStartOffset());
            }
        }
        recoveryPoints.replaceAll(ends);
        recoveryPoints.write();
        marks.replaceAll(indexed);
        marks.write();
        startOffsets.replaceAll(starts);
        startOffsets.write();
    }
}
