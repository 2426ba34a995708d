package io.leat.log.storage;

import static io.leat.protocol.Invariant.check;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;

/// Bounds how many files are open. When one too many is opened, the first in line that was not used
/// since its last turn is closed (the CLOCK algorithm); its next use opens it again. Files in use
/// stay open, so for a moment there may be more. Lock order: this, then a file.
@ThreadSafe
final class HandleCache {
    private final int openMax;

    @GuardedBy("this")
    private final ArrayDeque<DiskFile> open = new ArrayDeque<>();

    HandleCache(int openMax) {
        check(openMax > 0, "at least one file may be open");
        this.openMax = openMax;
    }

    /// Called, holding no file's lock, by whoever just opened `file`.
    synchronized void opened(DiskFile file) {
        open.addLast(file);
        for (int turns = 2 * open.size(); open.size() > openMax && turns > 0; turns--) {
            DiskFile candidate = open.removeFirst();
            if (candidate.spareOnce() || !candidate.closeIfIdle()) {
                open.addLast(candidate);
            }
        }
    }

    synchronized void closed(DiskFile file) {
        open.removeLastOccurrence(file); // from the end: what is closed was mostly just opened
    }

    synchronized int size() {
        return open.size();
    }
}
