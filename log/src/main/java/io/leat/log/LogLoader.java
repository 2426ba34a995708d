package io.leat.log;

import io.leat.log.checkpoint.CheckpointFile;
import io.leat.log.checkpoint.SmallFile;
import io.leat.log.producer.ProducerStates;
import io.leat.log.segment.Segment;
import io.leat.log.segment.SegmentCheck;
import io.leat.log.storage.Storage;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens one log's directory. After a clean shutdown its files are believed. After a crash every
/// segment that reaches beyond the recovery point is read: what follows the first batch that is not
/// whole is cut, indexes and the state of producers are made anew, and what was kept is made
/// durable before anybody sees it.
final class LogLoader {
    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);

    private final Storage storage;
    private final Path directory;
    private final TopicPartition partition;
    private final LogConfig config;
    private final List<Segment> segments = new ArrayList<>();
    private final ProducerStates producers = new ProducerStates();
    private final LeaderEpochs epochs;

    /// Where a log starts and from where on it must be checked; `recoveryPoint` at the end of time
    /// when clean.
    record Known(long logStartOffset, long recoveryPoint) {
        static final long CLEAN = Long.MAX_VALUE;
    }

    LogLoader(Storage storage, Path directory, TopicPartition partition, LogConfig config) {
        this.storage = storage;
        this.directory = directory;
        this.partition = partition;
        this.config = config;
        Path epochFile = directory.resolve(LeaderEpochs.FILE_NAME);
        this.epochs = new LeaderEpochs(new CheckpointFile(storage, epochFile));
    }

    /// Makes the directory of a new, empty log.
    LoadedLog create() throws IOException {
        LogFiles files = new LogFiles(storage, directory, partition, true);
        segments.add(files.createSegment(0));
        return loaded(files, 0, 0);
    }

    LoadedLog load(Known known) throws IOException {
        LogFiles files = new LogFiles(storage, directory, partition, false);
        epochs.load();
        for (long baseOffset : offsets(Segment::offsetOf, ".log")) {
            segments.add(Segment.open(storage, directory, baseOffset));
        }
        if (segments.isEmpty()) {
            segments.add(files.createSegment(known.logStartOffset()));
        }
        int firstUnsafe = firstUnsafe(known.recoveryPoint());
        restoreProducers(firstUnsafe);
        long end = check(firstUnsafe);
        if (firstUnsafe == segments.size()) {
            end = segments.getLast().endOffset();
        }
        epochs.truncateFrom(Math.max(end, 1));
        if (known.recoveryPoint() != Known.CLEAN) {
            makeDurable(Math.min(firstUnsafe, segments.size()));
        }
        long start = Math.max(known.logStartOffset(), segments.getFirst().baseOffset());
        return loaded(files, start, end);
    }

    private LoadedLog loaded(LogFiles files, long start, long end) {
        LogEnd at = new LogEnd(List.copyOf(segments), end, segments.getLast().sizeBytes());
        return new LoadedLog(files, epochs, producers, at, start);
    }

    private interface OffsetOf {
        Optional<Long> offset(String name, String suffix);
    }

    private List<Long> offsets(OffsetOf reader, String suffix) throws IOException {
        return storage.list(directory).stream()
                .flatMap(name -> reader.offset(name, suffix).stream())
                .sorted()
                .toList();
    }

    /// The first segment that must be read: it reaches beyond the recovery point, or its index
    /// cannot be its own.
    private int firstUnsafe(long recoveryPoint) throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            boolean last = i == segments.size() - 1;
            long end = last ? Long.MAX_VALUE : segments.get(i + 1).baseOffset();
            boolean beyond = recoveryPoint != Known.CLEAN && end > recoveryPoint;
            if (beyond || !segments.get(i).hasPlausibleIndexes()) {
                return i;
            }
        }
        return segments.size();
    }

    /// Takes the newest snapshot that is whole and not beyond what is believed, and replays what
    /// lies between.
    private void restoreProducers(int firstUnsafe) throws IOException {
        boolean allBelieved = firstUnsafe == segments.size();
        long limit = allBelieved ? Long.MAX_VALUE : segments.get(firstUnsafe).baseOffset();
        long from = 0;
        List<Long> snapshots = offsets(Segment::offsetOf, LogFiles.SNAPSHOT_SUFFIX);
        for (long offset : snapshots.reversed()) {
            if (offset <= limit && restore(offset)) {
                from = offset;
                break;
            }
        }
        for (int i = 0; i < firstUnsafe; i++) {
            boolean last = i == segments.size() - 1;
            if (last || segments.get(i + 1).baseOffset() > from) {
                replay(segments.get(i), from);
            }
        }
    }

    private boolean restore(long offset) throws IOException {
        Path path = Segment.file(directory, offset, LogFiles.SNAPSHOT_SUFFIX);
        try {
            Optional<ByteBuffer> bytes = new SmallFile(storage, path).readBytes();
            if (bytes.isPresent()) {
                producers.restore(bytes.get());
                return true;
            }
        } catch (IOException e) {
            LOG.warn("snapshot.ignored file={} reason={}", path, e.getMessage());
        }
        producers.clear();
        return false;
    }

    private void replay(Segment segment, long from) throws IOException {
        segment.forEachHeader(
                from,
                batch -> {
                    if (batch.baseOffset() >= from) {
                        note(batch);
                    }
                });
    }

    private void note(RecordBatch batch) {
        if (batch.hasProducerId() && !batch.isControl()) {
            producers.appended(batch, batch.baseOffset());
        }
        epochs.assign(batch.partitionLeaderEpoch(), batch.baseOffset());
    }

    /// Checks the segments from `first` on; after one that had to be cut, the later ones go.
    /// Returns the end.
    private long check(int first) throws IOException {
        long end =
                first == 0
                        ? segments.getFirst().baseOffset()
                        : segments.get(first - 1).baseOffset();
        int interval = config.segments().indexIntervalBytes();
        for (int i = first; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            SegmentCheck.Result result = new SegmentCheck(segment, interval, this::note).run();
            end = result.nextOffset();
            if (result.cutBytes() > 0) {
                LOG.warn(
                        "log.cut partition={} segment={} goodBytes={} cutBytes={} endOffset={}",
                        partition,
                        segment.baseOffset(),
                        result.goodBytes(),
                        result.cutBytes(),
                        end);
                removeAfter(i);
                break;
            }
        }
        return end;
    }

    private void removeAfter(int last) throws IOException {
        while (segments.size() > last + 1) {
            segments.removeLast().delete();
        }
    }

    private void makeDurable(int first) throws IOException {
        for (Segment segment : segments.subList(first, segments.size())) {
            segment.file().force();
        }
        storage.syncDirectory(directory);
    }
}
