package io.leat.log.inspect;

import io.leat.log.checkpoint.CheckpointFile;
import io.leat.log.checkpoint.MalformedFileException;
import io.leat.log.checkpoint.MetaProperties;
import io.leat.log.checkpoint.OffsetCheckpoint;
import io.leat.log.checkpoint.PartitionMetadata;
import io.leat.log.segment.SegmentFiles;
import io.leat.log.storage.Storage;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks a log directory, or one partition's directory in it, without changing anything. While a
/// broker uses it, what was written last may look unfinished.
public final class LogCheck {
    private static final Pattern PARTITION = Pattern.compile("(.+)-(\\d{1,9})");
    private static final List<String> CHECKPOINTS =
            List.of(
                    "recovery-point-offset-checkpoint",
                    "log-start-offset-checkpoint",
                    "index-offset-checkpoint",
                    "replication-offset-checkpoint");

    private final Storage storage = new ReadOnlyStorage();
    private final Map<String, PartitionReport> partitions = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private Map<TopicPartition, Long> recoveryPoints = Map.of();

    /// What one partition's directory holds.
    public record PartitionReport(
            int segments, long batches, long records, long endOffset, long bytes) {}

    /// What a check found.
    ///
    /// @param inUse whether a process holds the directory's lock
    public record Report(
            boolean inUse, Map<String, PartitionReport> partitions, List<Finding> findings) {
        public boolean isSound() {
            return findings.stream().noneMatch(f -> f.kind() == Finding.Kind.WRONG);
        }
    }

    private LogCheck() {}

    /// Of a log directory, or of one partition's directory.
    public static Report of(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory + " is no directory");
        }
        return new LogCheck().run(directory.toAbsolutePath().normalize());
    }

    private Report run(Path directory) throws IOException {
        Optional<TopicPartition> single = partition(directory);
        Path parent = directory.getParent();
        boolean one = single.isPresent() && parent != null && holdsSegments(directory);
        Path root = one && parent != null ? parent : directory;
        checkCheckpoints(root, !one);
        if (one) {
            checkPartition(single.get(), directory);
        } else {
            for (String name : storage.list(root)) {
                Optional<TopicPartition> found = partition(root.resolve(name));
                if (found.isPresent() && Files.isDirectory(root.resolve(name))) {
                    checkPartition(found.get(), root.resolve(name));
                }
            }
        }
        if (partitions.isEmpty() && !Files.exists(root.resolve(MetaProperties.FILE_NAME))) {
            throw new IOException(
                    "it holds no logs; name an entry of log.dirs (DIR/broker of"
                            + " `leat start --data DIR`)");
        }
        return new Report(isLocked(root.resolve(".lock")), partitions, findings);
    }

    private static Optional<TopicPartition> partition(Path directory) {
        Matcher name = PARTITION.matcher(String.valueOf(directory.getFileName()));
        return name.matches()
                ? Optional.of(new TopicPartition(name.group(1), Integer.parseInt(name.group(2))))
                : Optional.empty();
    }

    private boolean holdsSegments(Path directory) throws IOException {
        return storage.list(directory).stream()
                .anyMatch(name -> SegmentFiles.offset(name, SegmentFiles.LOG).isPresent());
    }

    private static boolean isLocked(Path lock) throws IOException {
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ);
                FileLock mine = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return mine == null;
        } catch (OverlappingFileLockException e) {
            return true; // by this process
        }
    }

    private void checkCheckpoints(Path root, boolean tell) throws IOException {
        for (String name : CHECKPOINTS) {
            Path path = root.resolve(name);
            try {
                Map<TopicPartition, Long> offsets = new OffsetCheckpoint(storage, path).read();
                if (name.equals(CHECKPOINTS.getFirst())) {
                    recoveryPoints = offsets;
                }
            } catch (MalformedFileException e) {
                if (tell) {
                    findings.add(Finding.wrong(path, "it is not whole: " + e.getMessage()));
                }
            }
        }
    }

    private void checkPartition(TopicPartition partition, Path directory) throws IOException {
        checkSmallFiles(directory);
        List<Long> bases = new ArrayList<>();
        for (String name : storage.list(directory)) {
            OptionalLong base = SegmentFiles.offset(name, SegmentFiles.LOG);
            base.ifPresent(bases::add);
        }
        long recoveryPoint = recoveryPoints.getOrDefault(partition, 0L);
        long next = bases.isEmpty() ? 0 : bases.getFirst();
        long batches = 0;
        long records = 0;
        long bytes = 0;
        for (int i = 0; i < bases.size(); i++) {
            Path file = SegmentFiles.path(directory, bases.get(i), SegmentFiles.LOG);
            if (bases.get(i) < next) {
                findings.add(
                        new Finding(
                                Finding.Kind.WRONG,
                                file,
                                0,
                                bases.get(i),
                                "the segment before it reaches up to offset " + next));
            }
            SegmentCheck.Result result = new SegmentCheck(directory, bases.get(i)).run();
            findings.addAll(result.findings());
            boolean unfinished = i == bases.size() - 1 && result.nextOffset() >= recoveryPoint;
            result.tail().ifPresent(tail -> findings.add(unfinished ? cutAtStart(tail) : tail));
            next = Math.max(next, result.nextOffset());
            batches += result.batches();
            records += result.records();
            bytes += storage.size(file);
        }
        if (next < recoveryPoint) {
            findings.add(
                    new Finding(
                            Finding.Kind.WRONG,
                            directory,
                            -1,
                            next,
                            "records up to offset %d were durable and are not there"
                                    .formatted(recoveryPoint)));
        }
        partitions.put(
                partition.toString(),
                new PartitionReport(bases.size(), batches, records, next, bytes));
    }

    private static Finding cutAtStart(Finding tail) {
        return new Finding(
                Finding.Kind.NOTE,
                tail.file(),
                tail.position(),
                tail.offset(),
                tail.text() + "; a broker that starts cuts them off");
    }

    private void checkSmallFiles(Path directory) throws IOException {
        Path epochs = directory.resolve("leader-epoch-checkpoint");
        try {
            new CheckpointFile(storage, epochs).read();
        } catch (MalformedFileException e) {
            findings.add(Finding.note(epochs, "it is not whole; it is made anew from the records"));
        }
        try {
            if (PartitionMetadata.read(storage, directory).isEmpty()) {
                findings.add(
                        Finding.note(
                                directory.resolve(PartitionMetadata.FILE_NAME),
                                "it is missing: which topic's id this is, is not known"));
            }
        } catch (MalformedFileException e) {
            findings.add(
                    Finding.wrong(
                            directory.resolve(PartitionMetadata.FILE_NAME), "it has no topic id"));
        }
    }
}
