package io.leat.log;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.segment.Segment;
import io.leat.log.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes appends durable: one platform thread for each log directory. While it flushes, further
/// requests gather; the next flush serves them all. With few dirty files it forces each, with many
/// the whole file system at once.
///
/// A flush that fails takes its logs offline and is never tried again: the kernel may have dropped
/// the dirty pages and would report success (Rebello et al., "Can Applications Recover from fsync
/// Failures?", ATC 2020).
@ThreadSafe
final class Flusher implements AutoCloseable {
    /// From this many files on, one syncfs is cheaper than a fdatasync for each.
    static final int FILES_FOR_FILE_SYSTEM_SYNC = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);

    private final Storage storage;
    private final Path directory;
    private final Thread thread;

    @GuardedBy("this")
    private Set<Log> pending = new LinkedHashSet<>();

    @GuardedBy("this")
    private boolean closed;

    private Flusher(Storage storage, Path directory) {
        this.storage = storage;
        this.directory = directory;
        this.thread = Thread.ofPlatform().name("leat-flush-" + directory).unstarted(this::run);
    }

    static Flusher start(Storage storage, Path directory) {
        Flusher flusher = new Flusher(storage, directory);
        flusher.thread.start();
        return flusher;
    }

    synchronized void request(Log log) {
        pending.add(log);
        notifyAll();
    }

    private void run() {
        try {
            for (Set<Log> logs = take(); !logs.isEmpty(); logs = take()) {
                flush(logs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // loop top: without a flusher nothing may be acknowledged any more
            LOG.error("flusher.failed directory={}", directory, e);
            throw e;
        }
    }

    /// What is to be flushed; empty when closed and done.
    private synchronized Set<Log> take() throws InterruptedException {
        while (pending.isEmpty() && !closed) {
            wait();
        }
        Set<Log> taken = pending;
        pending = new LinkedHashSet<>();
        return taken;
    }

    /// Flushes each of the logs, and tells each.
    void flush(Set<Log> logs) {
        List<Log> open = logs.stream().filter(log -> !log.isOffline()).toList();
        List<Unflushed> unflushed = new ArrayList<>(open.size());
        int files = 0;
        for (Log log : open) {
            Unflushed of = log.unflushed();
            unflushed.add(of);
            files += of.segments().size();
        }
        boolean all = files >= FILES_FOR_FILE_SYSTEM_SYNC && flushAll(open);
        for (int i = 0; i < open.size(); i++) {
            Log log = open.get(i);
            if (!log.isOffline() && (all || flushOne(log, unflushed.get(i)))) {
                log.flushed(unflushed.get(i).end());
            }
        }
    }

    /// One call for all; false when the platform has none and each must be forced.
    private boolean flushAll(List<Log> logs) {
        try {
            for (Log log : logs) {
                log.persistEpochs();
            }
            return storage.syncFileSystem(directory);
        } catch (IOException e) {
            logs.forEach(log -> log.fail(e));
            return true;
        }
    }

    private static boolean flushOne(Log log, Unflushed unflushed) {
        try {
            log.persistEpochs();
            for (Segment segment : unflushed.segments()) {
                segment.file().force();
            }
            unflushed.files().syncNames();
            return true;
        } catch (IOException e) {
            log.fail(e);
            return false;
        }
    }

    /// Flushes what is pending and ends the thread.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
