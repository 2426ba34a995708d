package io.leat.log;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.activity.DirectoryActivity;
import io.leat.log.checkpoint.CleanShutdownMarker;
import io.leat.log.checkpoint.DurableBatch;
import io.leat.log.checkpoint.MetaProperties;
import io.leat.log.checkpoint.PartitionDirectory;
import io.leat.log.checkpoint.PartitionMetadata;
import io.leat.log.housekeeping.Housekeeper;
import io.leat.log.housekeeping.Removals;
import io.leat.log.segment.SealedSegments;
import io.leat.log.storage.DiskFullException;
import io.leat.log.storage.DiskRoom;
import io.leat.log.storage.DiskSpace;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// A directory of logs, one subdirectory each, locked by one process; an entry of `log.dirs`. Owns
/// the thread that flushes them.
@ThreadSafe
public final class LogDirectory implements Closeable {
    static final long CHECKPOINT_INTERVAL_MILLIS = 60_000;
    private static final long CHECKPOINT_INTERVAL_MILLIS_MIN = 100;

    /// A broker that has just started has other things to do.
    private static final long RETENTION_DELAY_MILLIS = 30_000;

    private final LogDirectoryOptions options;
    private final Storage storage;
    private final Path path;
    private final Closeable processLock;
    private final boolean clean;
    private final DirectoryCheckpoints checkpoints;
    private final DiskRoom room;
    private final Map<TopicPartition, Log> logs = new ConcurrentHashMap<>();
    private final Map<TopicPartition, IOException> notLoaded = new ConcurrentHashMap<>();
    private final LogHome home = new Home();
    private final DirectoryActivity activity = new DirectoryActivity();
    private final Flusher flusher;
    private final Housekeeper housekeeper;
    private final Removals removals;
    private final FutureLogs futures;
    private final StartAdvance starts;
    private final Retention retention;
    private final AtomicInteger checkpointOrders = new AtomicInteger();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    /// Volatile: set once by whoever closes first.
    private volatile boolean closed;

    private LogDirectory(
            LogDirectoryOptions options,
            Closeable processLock,
            boolean clean,
            DirectoryCheckpoints checkpoints) {
        this.options = options;
        this.storage = options.storage();
        this.path = options.path();
        this.processLock = processLock;
        this.clean = clean;
        this.checkpoints = checkpoints;
        this.room = new DiskRoom(storage, path, options.clock()::nanos, options.reserveBytes());
        this.flusher =
                new Flusher(
                        options.clock(),
                        new FlushRound(storage, path, () -> List.copyOf(logs.values()), activity),
                        activity);
        this.housekeeper = new Housekeeper(options.clock()::millis, path);
        this.removals = new Removals(storage, path, housekeeper);
        this.futures = new FutureLogs(home, path, checkpoints, removals);
        this.starts = new StartAdvance(storage, checkpoints, futures);
        this.retention = new Retention(home, path, starts);
    }

    /// Locks the directory (made if missing), recovers its logs and starts its threads. A log that
    /// cannot be loaded does not stop the others: see [#notLoaded()].
    public static LogDirectory open(LogDirectoryOptions options) throws IOException {
        LogDirectory directory = openUnattended(options);
        directory.flusher.start("leat-flusher-" + options.path().getFileName());
        directory.housekeeper.start("leat-housekeeper-" + options.path().getFileName());
        return directory;
    }

    /// As [#open], but without a thread: flushes happen when [#runFlusher()] is called. For
    /// simulations.
    public static LogDirectory openUnattended(LogDirectoryOptions options) throws IOException {
        Storage storage = options.storage();
        Path path = options.path();
        createDurably(storage, path.toAbsolutePath());
        Closeable processLock = storage.lock(path.resolve(".lock"));
        boolean opened = false;
        try {
            boolean clean = new CleanShutdownMarker(storage, path).take();
            LogDirectory directory =
                    new LogDirectory(
                            options, processLock, clean, DirectoryCheckpoints.read(storage, path));
            directory.load();
            directory.checkpointEvery(CHECKPOINT_INTERVAL_MILLIS);
            opened = true;
            return directory;
        } finally {
            if (!opened) {
                processLock.close();
            }
        }
    }

    private static void createDurably(Storage storage, Path directory) throws IOException {
        Path above = directory.getParent();
        if (above != null && !storage.exists(directory)) {
            createDurably(storage, above);
            storage.createDirectory(directory);
            storage.syncDirectory(above);
        }
    }

    private void load() throws IOException {
        LogDirectoryLoader loader = new LogDirectoryLoader(options, clean, checkpoints);
        long began = options.clock().nanos();
        loader.load();
        long scanned = loader.loaded().values().stream().filter(LoadedLog::scanned).count();
        activity.loaded(scanned, options.clock().nanos() - began);
        loader.deleted()
                .forEach(name -> removals.schedule(name, options.clock().millis(), () -> {}));
        futures.found(loader.futures());
        notLoaded.putAll(loader.notLoaded());
        loader.loaded()
                .forEach((identity, loaded) -> {
                    LogConfig config = options.configs().apply(identity.partition());
                    logs.put(identity.partition(), new Log(home, identity, config, loaded));
                });
        LogEvents.opened(path, logs.size(), clean);
    }

    public Path path() {
        return path;
    }

    public Storage storage() {
        return storage;
    }

    public Clock clock() {
        return options.clock();
    }

    /// Whether the last shutdown was clean.
    public boolean wasClean() {
        return clean;
    }

    /// Partitions whose files are here but bad, and why.
    public Map<TopicPartition, IOException> notLoaded() {
        return Map.copyOf(notLoaded);
    }

    public Collection<Log> logs() {
        return List.copyOf(logs.values());
    }

    /// What was done here since it was opened.
    public DirectoryActivity activity() {
        return activity;
    }

    /// How many logs wait to be flushed.
    public int logsToFlush() {
        return flusher.waitingLogs();
    }

    public int logCount() {
        return logs.size();
    }

    public Optional<Log> find(TopicPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /// Whether `log` is one of this directory's, and not deleted.
    public boolean holds(Log log) {
        return find(log.partition()).filter(found -> found.equals(log)).isPresent();
    }

    /// The logs that are being copied here from another directory.
    public FutureLogs futures() {
        return futures;
    }

    /// Puts `future`, one of [#futures()], in the place of `source`, which another directory has.
    /// False, and nothing is done, if `rest` says that they are not the same yet. `rest` and
    /// `replaced` are called under the lock of `source`; this, on the flusher's thread.
    public boolean takeOver(
            Log source, Log future, BooleanSupplier rest, BiConsumer<Log, Log> replaced)
            throws IOException {
        return futures.takeOver(
                source,
                future,
                rest,
                (before, after) -> {
                    logs.put(after.partition(), after);
                    replaced.accept(before, after);
                });
    }

    /// Up to where `log` is compacted.
    public long cleanedOffset(Log log) {
        return checkpoints.cleaned().offset(log.partition());
    }

    /// Notes that a pass over `sealed` compacted `log` up to `offset`; not if the log was deleted
    /// or cut since: its name may belong to another, and other records may be there by now.
    public void cleaned(Log log, SealedSegments sealed, long offset) throws IOException {
        checkpoints
                .cleaned()
                .putIf(() -> holds(log) && log.isUncutSince(sealed), log.partition(), offset);
    }

    /// Up to where `log` was known to be committed when that was last written down; 0 if never.
    public long committedOffset(Log log) {
        return checkpoints.committed().offset(log.partition());
    }

    public Optional<MetaProperties> metaProperties() throws IOException {
        return MetaProperties.read(storage, path);
    }

    /// Durable when this returns.
    public void writeMetaProperties(MetaProperties properties) throws IOException {
        properties.write(storage, path);
    }

    /// Why the directory is offline; empty while it is not. One failed write or flush of a log
    /// takes all of it offline, until it is opened anew: it is one disk.
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /// Of its disk.
    public DiskSpace space() throws IOException {
        return storage.space(path);
    }

    /// Whether clients may still write to it.
    public boolean hasRoom() {
        return room.admits(0);
    }

    private void fail(@Nullable TopicPartition first, IOException cause) {
        if (failure.compareAndSet(null, cause)) {
            LogEvents.directoryFailed(path, first, logs.size(), cause);
            logs.values().forEach(log -> log.fail(cause));
            futures.all().forEach(log -> log.fail(cause));
            options.listener().directoryFailed(cause);
        }
    }

    private void checkOnline() throws IOException {
        IOException cause = failure.get();
        if (cause != null) {
            throw new IOException(path + " is offline: " + cause.getMessage(), cause);
        }
    }

    /// Creates an empty log; durable with its first flush. One that exists is an IOException.
    public synchronized Log create(TopicPartition partition, Uuid topicId, LogConfig config)
            throws IOException {
        checkOnline();
        Path directory = path.resolve(partition.toString());
        if (logs.containsKey(partition) || storage.exists(directory)) {
            throw new IOException(directory + " exists");
        }
        checkpoints.forget(partition);
        try {
            storage.createDirectory(directory);
            StorageFile metadata = new PartitionMetadata(topicId).create(storage, directory);
            LoadedLog empty = LogLoader.create(storage, directory, 0);
            Log log = new Log(home, new LogIdentity(partition, topicId, directory), config, empty);
            log.forceWithFirstFlush(metadata);
            logs.put(partition, log);
            failure().ifPresent(log::fail);
            return log;
        } catch (DiskFullException e) {
            removals.removeNow(directory); // so that it can be created once there is room
            throw e;
        }
    }

    /// Takes the log away, at once and durably; its files go after `file.delete.delay.ms`.
    public void delete(TopicPartition partition) throws IOException {
        deleteAll(List.of(partition));
    }

    /// As [#delete], of those that are here, with one sync for all.
    public void deleteAll(Collection<TopicPartition> partitions) throws IOException {
        long now = options.clock().millis();
        takeAway(
                partitions,
                log -> PartitionDirectory.deletedName(log.partition(), log.topicId(), this::has),
                (log, name) -> {
                    long due = now + log.config().retention().fileDeleteDelayMs();
                    removals.schedule(name, due, log.view()::closeFiles);
                });
    }

    /// Takes logs away that nobody owns, at once and durably, but keeps their files, renamed to
    /// `-stray`; see [#removeStraysAfter].
    public void setAside(Collection<TopicPartition> partitions) throws IOException {
        long now = options.clock().millis();
        takeAway(
                partitions,
                log -> PartitionDirectory.strayName(log.partition(), log.topicId(), now),
                (log, name) -> log.view().closeFiles());
    }

    /// A log that cannot be renamed does not hold up the others; it is thrown for in the end.
    private synchronized void takeAway(
            Collection<TopicPartition> partitions,
            Function<Log, String> names,
            BiConsumer<Log, String> taken)
            throws IOException {
        List<IOException> failures = new ArrayList<>();
        Map<Log, String> renamed = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            Log log = logs.remove(partition);
            if (log != null) {
                try {
                    renamed.put(log, rename(log, names.apply(log)));
                } catch (IOException e) {
                    failures.add(e);
                }
            }
        }
        if (!renamed.isEmpty()) {
            storage.syncDirectory(path);
        }
        renamed.forEach(taken);
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private String rename(Log log, String name) throws IOException {
        log.retire();
        checkOnline(); // its files stay; a topic of the same name has another id
        storage.rename(log.directory(), path.resolve(name));
        log.movedTo(path.resolve(name));
        return name;
    }

    /// Removes what is set aside, each once it was for `keptMillis`.
    public void removeStraysAfter(long keptMillis) throws IOException {
        removals.scheduleStrays(keptMillis);
    }

    private boolean has(String name) {
        return storage.exists(path.resolve(name));
    }

    /// Runs `action` on the flusher's thread, after a flush of what was asked for before.
    public void afterFlush(Runnable action) {
        flusher.schedule(options.clock().millis(), action);
    }

    /// Flushes what is pending, and does what is due. Only for a directory without a thread.
    public void runFlusher() {
        flusher.runOnce();
        housekeeper.runOnce();
    }

    /// Moves the starts of these logs of this directory forward, durably, and removes the segments
    /// that lie wholly below. A log that fails at it goes offline and stays as it is.
    public void advanceStarts(Map<Log, Long> newStarts) throws IOException {
        starts.run(newStarts);
    }

    /// Removes what is due of the logs, of what lies below their high watermarks.
    public void retain(ToLongFunction<Log> highWatermarks) {
        if (failure.get() == null) {
            retention.look(logs.values(), highWatermarks);
        }
    }

    /// From now on, [#retain]s every `intervalMillis`, for the first time soon.
    public void retainEvery(long intervalMillis, ToLongFunction<Log> highWatermarks) {
        long delay = Math.min(intervalMillis, RETENTION_DELAY_MILLIS);
        housekeeper.repeat(delay, intervalMillis, () -> retain(highWatermarks));
    }

    /// Moves recovery points forward as far as is durable, so that less is read after a crash.
    public void checkpoint() {
        if (failure.get() != null) {
            return;
        }
        try {
            checkpoints.advance(logs.values());
        } catch (DiskFullException e) {
            LogEvents.checkpointFailed(path, e);
        } catch (IOException e) {
            fail(null, e);
        }
    }

    /// Writes down up to where `some` of the logs are committed, as far as `committed` knows: -1 if
    /// it does not.
    public void checkpointCommitted(Collection<Log> some, ToLongFunction<Log> committed) {
        if (failure.get() != null) {
            return;
        }
        try {
            checkpoints.committed().putAll(some, Log::partition, committed);
        } catch (DiskFullException e) {
            LogEvents.checkpointFailed(path, e);
        } catch (IOException e) {
            fail(null, e);
        }
    }

    /// As [#checkpoint()], on the flusher's thread.
    public void checkpointSoon() {
        flusher.schedule(options.clock().millis(), this::checkpoint);
    }

    /// From now on, instead of as before, does [#checkpoint()] every `intervalMillis`, but not all
    /// the time.
    public void checkpointEvery(long intervalMillis) {
        int order = checkpointOrders.incrementAndGet();
        checkpointLater(Math.max(CHECKPOINT_INTERVAL_MILLIS_MIN, intervalMillis), order);
    }

    private void checkpointLater(long intervalMillis, int order) {
        flusher.schedule(
                options.clock().millis() + intervalMillis,
                () -> {
                    if (order == checkpointOrders.get()) {
                        checkpoint();
                        checkpointLater(intervalMillis, order);
                    }
                });
    }

    @Override
    public void close() throws IOException {
        close(-1);
    }

    /// Flushes everything and, if all went well, marks the shutdown as clean for the registration
    /// `brokerEpoch`. Idempotent.
    public synchronized void close(long brokerEpoch) throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            housekeeper.stop();
            flusher.stop();
            boolean whole = notLoaded.isEmpty() && failure.get() == null;
            DurableBatch batch = new DurableBatch(storage, path);
            for (Log log : failure.get() == null ? logs.values() : List.<Log>of()) {
                whole &= log.failure().isEmpty();
                try {
                    log.prepareClose(batch);
                } catch (DiskFullException e) {
                    LogEvents.closedUnclean(log.partition(), e);
                    whole = false;
                }
            }
            whole &= complete(batch);
            if (whole) {
                checkpoints.writeAll(logs.values());
                new CleanShutdownMarker(storage, path).put(brokerEpoch);
            }
        } finally {
            logs.values().forEach(log -> log.view().closeFiles());
            futures.all().forEach(log -> log.view().closeFiles());
            processLock.close();
        }
    }

    /// False if there was no room for all of it.
    private boolean complete(DurableBatch batch) throws IOException {
        try {
            batch.complete();
            return true;
        } catch (DiskFullException e) {
            LogEvents.checkpointFailed(path, e);
            return false;
        }
    }

    /// The directory as its logs see it.
    private final class Home implements LogHome {
        @Override
        public Storage storage() {
            return storage;
        }

        @Override
        public Clock clock() {
            return options.clock();
        }

        @Override
        public DirectoryActivity activity() {
            return activity;
        }

        @Override
        public DiskRoom room() {
            return room;
        }

        @Override
        public void flushSoon(Log log) {
            flusher.request(log);
        }

        @Override
        public void rolled(Log log) {
            activity.segmentRolled();
            flushSoon(log);
        }

        @Override
        public void schedule(long millis, Runnable action) {
            flusher.schedule(millis, action);
        }

        @Override
        public void lower(Log log, long recoveryPoint, long startOffsetMax) throws IOException {
            futures.settleFirst();
            checkpoints.lower(log.partition(), recoveryPoint, startOffsetMax);
        }

        @Override
        public void scheduleChore(long millis, Runnable action) {
            housekeeper.schedule(millis, action);
        }

        @Override
        public void advanceStarts(Map<Log, Long> newStarts) throws IOException {
            starts.run(newStarts);
        }

        @Override
        public void failed(Log log, IOException cause) {
            options.listener().failed(log, cause);
            fail(log.partition(), cause);
        }

        @Override
        public void flushed(Log log, long offset) {
            options.listener().flushed(log, offset);
        }
    }
}
