package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.storage.DiskSpace;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All of `log.dirs`: those that work and those that do not. A new log goes to a directory with
/// room, to the one that has the fewest logs, or else bytes. One that failed stays out until the
/// broker is started again.
@ThreadSafe
public final class LogDirectories implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirectories.class);

    /// Counting the bytes of more logs would make the creation of many a matter of their square.
    private static final int LOGS_COUNTED_MAX = 1_000;

    private final List<LogDirectory> directories;
    private final Map<Path, IOException> unusable;
    private final FlushRouter flushes;
    private final MovedWatermarks moved = new MovedWatermarks();
    private final ReplicaMoves moves;
    private final CompletableFuture<RuntimeException> allFailed = new CompletableFuture<>();

    /// `unusable` are those that could not be opened, and why.
    public LogDirectories(
            List<LogDirectory> directories, Map<Path, IOException> unusable, FlushRouter flushes) {
        this.directories = List.copyOf(directories);
        this.unusable = Map.copyOf(unusable);
        this.flushes = flushes;
        this.moves = new ReplicaMoves(this.directories, this.unusable.keySet(), flushes);
    }

    /// Begins to watch for the failure of the last directory.
    public static LogDirectories watch(
            List<LogDirectory> directories, Map<Path, IOException> unusable, FlushRouter flushes) {
        LogDirectories all = new LogDirectories(directories, unusable, flushes);
        flushes.whenADirectoryFails(all::endIfNoneIsLeft);
        return all;
    }

    /// Those that could be opened; one may have failed since.
    public List<LogDirectory> opened() {
        return directories;
    }

    /// Those that could not be opened.
    public Set<Path> unusable() {
        return unusable.keySet();
    }

    FlushRouter flushes() {
        return flushes;
    }

    /// The logs that are on their way from one directory to another.
    ReplicaMoves moves() {
        return moves;
    }

    /// Completed when no directory is left.
    public CompletableFuture<RuntimeException> allFailed() {
        return allFailed;
    }

    private void endIfNoneIsLeft() {
        if (directories.stream().allMatch(directory -> directory.failure().isPresent())) {
            allFailed.complete(new IllegalStateException("every log directory has failed"));
        }
    }

    /// Whether there are logs that cannot be seen: a log that is missing may be one of them.
    boolean someAreUnusable() {
        return !unusable.isEmpty();
    }

    Optional<Log> find(TopicPartition partition) {
        return directories.stream()
                .flatMap(directory -> directory.find(partition).stream())
                .findFirst();
    }

    /// One whose files are there but bad is an IOException: nothing is put in its place.
    Log create(TopicPartition partition, Uuid topicId, LogConfig config) throws IOException {
        for (LogDirectory directory : directories) {
            IOException bad = directory.notLoaded().get(partition);
            if (bad != null) {
                throw new IOException(partition + " could not be loaded", bad);
            }
        }
        return place(partition).create(partition, topicId, config);
    }

    private LogDirectory place(TopicPartition partition) throws IOException {
        Optional<LogDirectory> wished = moves.takeWish(partition);
        if (wished.isPresent()) {
            return wished.get();
        }
        return directories.stream()
                .filter(directory -> directory.failure().isEmpty())
                .min(
                        Comparator.comparing((LogDirectory directory) -> !directory.hasRoom())
                                .thenComparingInt(LogDirectory::logCount)
                                .thenComparingLong(LogDirectories::sizeBytes))
                .orElseThrow(() -> new IOException("every log directory has failed"));
    }

    private static long sizeBytes(LogDirectory directory) {
        return directory.logCount() > LOGS_COUNTED_MAX
                ? 0
                : directory.logs().stream().mapToLong(Log::sizeBytes).sum();
    }

    void delete(Collection<TopicPartition> partitions) throws IOException {
        moves.without(
                partitions,
                () -> {
                    for (LogDirectory directory : directories) {
                        directory.deleteAll(partitions);
                    }
                });
    }

    /// Moves the starts of logs forward, durably. A log that cannot move stays where it is.
    void advanceStarts(Map<Log, Long> starts) {
        for (LogDirectory directory : directories) {
            Map<Log, Long> here = new HashMap<>(starts);
            here.keySet().removeIf(log -> !directory.holds(log));
            try {
                directory.advanceStarts(here);
            } catch (IOException e) {
                LOG.error("log_start.not_moved directory={}", directory.path(), e);
            }
        }
    }

    /// From now on moves between directories copy no more than this in a second, all together.
    public void limitMoves(long bytesPerSecond) {
        moves.limitTo(bytesPerSecond);
    }

    /// From now on writes down every `intervalMillis` up to where each log is flushed.
    public void checkpointEvery(long intervalMillis) {
        directories.forEach(directory -> directory.checkpointEvery(intervalMillis));
    }

    /// Writes down how far partitions with several replicas are committed: their high watermarks,
    /// as far as they moved since the last time.
    public void checkpointCommitted() {
        Map<Path, List<Log>> byPath = new HashMap<>();
        for (Log log : moved.take()) {
            LogDirectory home = home(log);
            if (home != null) {
                byPath.computeIfAbsent(home.path(), _ -> new ArrayList<>()).add(log);
            } else if (flushes.serves(log)) {
                moved.add(log); // on its way from one directory to another
            }
        }
        for (LogDirectory directory : directories) {
            List<Log> here = byPath.getOrDefault(directory.path(), List.of());
            directory.checkpointCommitted(here, flushes::committed);
        }
    }

    MovedWatermarks movedWatermarks() {
        return moved;
    }

    /// Up to where a replicated partition's log was known to be committed when that was last
    /// written down, as far as the log still has it.
    long committed(Log log) {
        LogDirectory home = home(log);
        long known = home == null ? 0 : home.committedOffset(log);
        return Math.max(log.logStartOffset(), Math.min(known, log.logEndOffset()));
    }

    private @Nullable LogDirectory home(Log log) {
        for (LogDirectory directory : directories) {
            if (directory.holds(log)) {
                return directory;
            }
        }
        return null;
    }

    /// From now on removes what retention says, of what is committed.
    public void retainEvery(long intervalMillis) {
        directories.forEach(
                directory -> directory.retainEvery(intervalMillis, flushes::highWatermark));
    }

    /// Forgets idempotent producers that have been silent since before `oldestMillis`.
    public void expireProducers(long oldestMillis) {
        for (LogDirectory directory : directories) {
            directory.logs().forEach(log -> log.expireProducers(oldestMillis));
        }
    }

    List<Log> logs() {
        return directories.stream().flatMap(directory -> directory.logs().stream()).toList();
    }

    /// Takes logs away but keeps their files.
    void setAside(Collection<TopicPartition> partitions) throws IOException {
        moves.without(
                partitions,
                () -> {
                    for (LogDirectory directory : directories) {
                        directory.setAside(partitions);
                    }
                });
    }

    /// Removes what was set aside, each after `keptMillis`.
    void removeStraysAfter(long keptMillis) {
        for (LogDirectory directory : directories) {
            try {
                directory.removeStraysAfter(keptMillis);
            } catch (IOException e) {
                LOG.error("log_directory.strays_not_found path={}", directory.path(), e);
            }
        }
    }

    /// Every entry of `log.dirs`; `lag` says how far a log is behind its partition.
    List<DirectoryState> describe(ToLongFunction<Log> lag) {
        List<DirectoryState> states = new ArrayList<>();
        for (LogDirectory directory : directories) {
            Path path = directory.path().toAbsolutePath();
            states.add(
                    directory.failure().isPresent()
                            ? new DirectoryState.Offline(path)
                            : new DirectoryState.Online(
                                    path, space(directory), held(directory, lag)));
        }
        unusable.keySet()
                .forEach(path -> states.add(new DirectoryState.Offline(path.toAbsolutePath())));
        return states;
    }

    private List<DirectoryState.HeldLog> held(LogDirectory directory, ToLongFunction<Log> lag) {
        List<DirectoryState.HeldLog> held = new ArrayList<>();
        for (Log log : directory.logs()) {
            held.add(new DirectoryState.HeldLog(log, lag.applyAsLong(log), false));
        }
        for (Log future : directory.futures().all()) {
            long end = find(future.partition()).map(Log::logEndOffset).orElse(0L);
            long behind = Math.max(0, end - future.logEndOffset());
            held.add(new DirectoryState.HeldLog(future, behind, true));
        }
        return held;
    }

    private static DiskSpace space(LogDirectory directory) {
        try {
            return directory.space();
        } catch (IOException e) {
            return DirectoryState.UNKNOWN_SPACE;
        }
    }

    /// Closes all of them; throws what the first failure was.
    @Override
    public void close() throws IOException {
        moves.close();
        checkpointCommitted();
        IOException failed = null;
        for (LogDirectory directory : directories) {
            try {
                directory.close();
            } catch (IOException e) {
                failed = failed == null ? e : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
