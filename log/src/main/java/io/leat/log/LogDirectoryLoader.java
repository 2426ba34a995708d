package io.leat.log;

import io.leat.log.checkpoint.MalformedFileException;
import io.leat.log.checkpoint.PartitionDirectory;
import io.leat.log.checkpoint.PartitionMetadata;
import io.leat.log.housekeeping.LoadProgress;
import io.leat.log.housekeeping.Workers;
import io.leat.log.segment.LogNames;
import io.leat.log.segment.Segment;
import io.leat.log.segment.SegmentLoader;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds and recovers the logs of a directory at its start, as many at once as the options say.
/// Used once, by one thread.
final class LogDirectoryLoader {
    private final LogDirectoryOptions options;
    private final Storage storage;
    private final Path path;
    private final boolean clean;
    private final DirectoryCheckpoints checkpoints;
    private final Map<LogIdentity, LoadedLog> loaded =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<TopicPartition, IOException> notLoaded =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<String> deleted = new ArrayList<>();
    private final List<String> futures = new ArrayList<>();

    /// `clean` says whether the last shutdown was.
    LogDirectoryLoader(
            LogDirectoryOptions options, boolean clean, DirectoryCheckpoints checkpoints) {
        this.options = options;
        this.storage = options.storage();
        this.path = options.path();
        this.clean = clean;
        this.checkpoints = checkpoints;
    }

    /// The logs that are here; what was recovered of them is durable.
    Map<LogIdentity, LoadedLog> loaded() {
        return loaded;
    }

    /// Those whose files are bad, and why.
    Map<TopicPartition, IOException> notLoaded() {
        return notLoaded;
    }

    /// Names of directories whose logs were deleted, and whose removal a crash or stop prevented.
    List<String> deleted() {
        return deleted;
    }

    /// Names of directories into which logs were being copied when the broker ended.
    List<String> futures() {
        return futures;
    }

    void load() throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : storage.list(path)) {
            if (PartitionDirectory.isDeleted(name)) {
                deleted.add(name);
            } else if (PartitionDirectory.isFuture(name)) {
                futures.add(name);
            } else if (PartitionDirectory.parse(name).isPresent()) {
                names.add(name);
            }
        }
        LoadProgress progress = new LoadProgress(path, names.size(), options.clock().nanos());
        Workers.run(options.loadThreads(), () -> load(names, progress));
        if (loaded.values().stream().anyMatch(LoadedLog::scanned)) {
            syncAll();
        }
    }

    /// Loads logs until none is left.
    private void load(List<String> names, LoadProgress progress) {
        ByteBuffer chunk = SegmentLoader.newChunk();
        for (int next = progress.next(); next < names.size(); next = progress.next()) {
            String name = names.get(next);
            Path directory = path.resolve(name);
            Optional<TopicPartition> partition = PartitionDirectory.parse(name);
            if (partition.isPresent() && storage.isDirectory(directory)) {
                load(partition.get(), directory, chunk);
            }
            progress.loaded(options.clock().nanos());
        }
    }

    private void load(TopicPartition partition, Path directory, ByteBuffer chunk) {
        try {
            Uuid topicId = topicId(directory);
            LogLoader.Hint hint =
                    new LogLoader.Hint(
                            clean,
                            checkpoints.recoveryPoint(partition),
                            checkpoints.mark(partition),
                            checkpoints.startOffset(partition));
            LogConfig config = options.configs().apply(partition);
            LogNames names = LogNames.recover(storage, directory);
            LoadedLog log =
                    new LogLoader(names, config, hint, chunk)
                            .load(() -> checkpoints.unmark(partition));
            loaded.put(new LogIdentity(partition, topicId, directory), log);
        } catch (IOException e) {
            LogEvents.notLoaded(directory, e);
            notLoaded.put(partition, e);
        }
    }

    /// ZERO if the file is missing or torn: the log was created shortly before a crash, or by an
    /// old Kafka.
    private Uuid topicId(Path directory) throws IOException {
        try {
            return PartitionMetadata.read(storage, directory)
                    .map(PartitionMetadata::topicId)
                    .orElse(Uuid.ZERO);
        } catch (MalformedFileException e) {
            LogEvents.checkpointUnusable(directory, e);
            return Uuid.ZERO;
        }
    }

    /// What was recovered may be in the page cache alone; it counts as flushed only after this.
    private void syncAll() throws IOException {
        if (storage.syncFileSystem(path)) {
            return;
        }
        for (Map.Entry<LogIdentity, LoadedLog> log : loaded.entrySet()) {
            if (log.getValue().scanned()) {
                for (Segment segment : log.getValue().segments()) {
                    segment.file().force();
                    for (StorageFile index : segment.indexFiles()) {
                        index.force();
                    }
                }
                storage.syncDirectory(log.getKey().directory());
            }
        }
        storage.syncDirectory(path);
    }
}
