package io.leat.log;

import static io.leat.protocol.Invariant.check;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.checkpoint.LeaderEpochs;
import io.leat.log.checkpoint.PartitionDirectory;
import io.leat.log.checkpoint.PartitionMetadata;
import io.leat.log.checkpoint.StagedFile;
import io.leat.log.housekeeping.Removals;
import io.leat.log.producer.ProducerState;
import io.leat.log.storage.Storage;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/// The *futures* of a log directory: copies, under way, of logs that are moving here from another
/// one. Each has a directory beside the logs' whose name says so, and takes no part in anything
/// until it is put in its source's place.
///
/// For the moment in which both are there, the future holds a file, [#REPLACES], from the start: a
/// log that has it counts more than one of the same partition in another directory that has not.
/// All calls for one partition are the caller's to order.
@ThreadSafe
public final class FutureLogs {
    /// Empty; in the directory of a log that replaced another.
    static final String REPLACES = "replaces-another-directory";

    private final LogHome home;
    private final Path path;
    private final DirectoryCheckpoints checkpoints;
    private final Removals removals;
    private final Map<TopicPartition, Log> logs = new ConcurrentHashMap<>();
    private final Map<TopicPartition, String> interrupted = new ConcurrentHashMap<>();

    /// Volatile: the name of a log that took another's place may not be durable yet.
    private volatile boolean unsettled;

    /// What a log knows beside its records. Belongs to that log's lock.
    record Knowledge(Durability durable, LeaderEpochs epochs, ProducerState producers) {}

    FutureLogs(LogHome home, Path path, DirectoryCheckpoints checkpoints, Removals removals) {
        this.home = home;
        this.path = path;
        this.checkpoints = checkpoints;
        this.removals = removals;
    }

    private Storage storage() {
        return home.storage();
    }

    /// What a start finds of earlier copies. Those of which the partition is not known go.
    void found(List<String> names) {
        for (String name : names) {
            PartitionDirectory.parseFuture(name)
                    .ifPresentOrElse(
                            partition -> interrupted.put(partition, name),
                            () -> removals.schedule(name, home.clock().millis(), () -> {}));
        }
    }

    public Collection<Log> all() {
        return List.copyOf(logs.values());
    }

    public Optional<Log> find(TopicPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /// The partitions whose copies the broker's end interrupted: each is to be copied again, or
    /// [#forget]ten.
    public Set<TopicPartition> interrupted() {
        return Set.copyOf(interrupted.keySet());
    }

    /// Removes what is left of an interrupted copy.
    public void forget(TopicPartition partition) {
        String name = interrupted.remove(partition);
        if (name != null) {
            removals.removeNow(path.resolve(name));
        }
    }

    /// An empty future for `source`, which is compacted up to `cleanedOffset`; what an interrupted
    /// copy left goes. Durable when this returns: a start finds that the log was to move.
    public Log create(Log source, long cleanedOffset) throws IOException {
        TopicPartition partition = source.partition();
        check(!logs.containsKey(partition), "one future for each partition");
        if (storage().exists(path.resolve(partition.toString()))) {
            throw new IOException(path + " has " + partition + " already");
        }
        interrupted.remove(partition);
        Path directory = path.resolve(PartitionDirectory.futureName(partition, source.topicId()));
        if (storage().exists(directory)) {
            removals.removeNow(directory);
        }
        checkpoints.forget(partition);
        checkpoints.cleaned().putIf(() -> true, partition, cleanedOffset);
        storage().createDirectory(directory);
        storage().create(directory.resolve(REPLACES)).close();
        new PartitionMetadata(source.topicId()).replace(storage(), directory);
        LoadedLog empty = LogLoader.create(storage(), directory, source.view().baseOffset());
        LogIdentity identity = new LogIdentity(partition, source.topicId(), directory);
        Log future = new Log(home, identity, source.config(), empty);
        storage().syncDirectory(path);
        logs.put(partition, future);
        return future;
    }

    /// Appends batches of the source as they are. Borrows the buffer.
    public AppendResult append(Log future, ByteBuffer batches) {
        return future.appendCopy(batches);
    }

    /// Makes durable, beside its records, all that `future` needs to be the log: only [#takeOver]
    /// is missing then. What is flushed of the records counts.
    public void prepare(Log source, Log future) throws IOException {
        LeaderEpochs epochs = source.knowledge().epochs();
        future.learn(epochs, future.knowledge().producers());
        StagedFile staged = epochs.stage(storage(), future.directory());
        staged.file().force();
        staged.publish();
        checkpoints.advance(List.of(future));
        storage().syncDirectory(future.directory());
        long start = Math.min(source.logStartOffset(), future.logEndOffset());
        future.advanceLogStartOffset(start);
    }

    /// While `on`, no flush of `source` confirms anything, so that its future can catch up with
    /// what is confirmed. What was flushed meanwhile is flushed again.
    public void withhold(Log source, boolean on) {
        synchronized (source) {
            source.knowledge().durable().withhold(on);
        }
        if (!on) {
            source.requestFlush();
        }
    }

    /// See [LogDirectory#takeOver]. Nothing is forced under the lock: what was confirmed is durable
    /// here before, and the next flush makes the name durable before it confirms anything. On the
    /// flusher's thread, for a flush would look for the files where they were.
    boolean takeOver(Log source, Log future, BooleanSupplier rest, BiConsumer<Log, Log> replaced)
            throws IOException {
        synchronized (source) {
            if (source.failure().isPresent()
                    || future.failure().isPresent()
                    || source.logStartOffset() != future.logStartOffset()
                    || future.flushedOffset() < source.flushedOffset()
                    || !rest.getAsBoolean()) {
                return false;
            }
            check(source.logEndOffset() == future.logEndOffset(), "nothing is left to copy");
            Knowledge known = source.knowledge();
            future.learn(known.epochs(), known.producers());
            future.configure(source.config());
            unsettled = true;
            rename(source, future);
            source.retire();
            logs.remove(source.partition());
            replaced.accept(source, future);
        }
        return true;
    }

    /// If it cannot be told which of the two a start would find, neither may go on.
    private void rename(Log source, Log future) throws IOException {
        Path place = path.resolve(source.partition().toString());
        try {
            storage().rename(future.directory(), place);
        } catch (IOException e) {
            if (storage().exists(place)) {
                source.fail(e);
            }
            throw e;
        }
        future.movedTo(place);
        synchronized (future) {
            future.knowledge().durable().namesChanged();
        }
    }

    /// Before anything is taken off a log of this directory: else, after a crash, a log that was
    /// just moved here would be found where it was, with all of it.
    void settleFirst() throws IOException {
        if (unsettled) {
            storage().syncDirectory(path);
        }
    }

    /// Makes it durable that `log` is here, so that what it replaced may go.
    public void settle(Log log) throws IOException {
        try {
            storage().syncDirectory(path);
            unsettled = false;
            home.flushed(log, log.flushedOffset()); // the copy was ahead of what was confirmed
        } catch (IOException e) {
            log.fail(e);
            throw e;
        }
    }

    /// Whether `log` counts more than one of its partition in another directory.
    public boolean replaces(Log log) {
        return storage().exists(log.directory().resolve(REPLACES));
    }

    /// The other one is gone, durably: `log` is a log like any other.
    public void becomesOrdinary(Log log) throws IOException {
        storage().delete(log.directory().resolve(REPLACES));
        storage().syncDirectory(log.directory());
    }

    /// Gives a copy up, durably: a start does not find it again. Its files go soon.
    public void discard(Log future) throws IOException {
        logs.remove(future.partition(), future);
        future.retire();
        String name =
                PartitionDirectory.deletedName(
                        future.partition(),
                        future.topicId(),
                        taken -> storage().exists(path.resolve(taken)));
        storage().rename(future.directory(), path.resolve(name));
        future.movedTo(path.resolve(name));
        removals.schedule(name, home.clock().millis(), future.view()::closeFiles);
        storage().syncDirectory(path);
    }
}
