package io.leat.log;

import static io.leat.protocol.Invariant.check;

import io.leat.log.storage.Storage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Moves the starts of logs forward and removes the segments that lie wholly below. A start is
/// durable before anything of its log is removed and before anybody sees it: whatever a crash
/// leaves of the segments, the log starts there and has no hole. Three steps, and none flushes
/// under a log's lock (KAFKA-15046):
/// 1. a log that goes empty rolls, so that its old segment can go, and the new segment's name is
///    made durable: it remembers where the log ends. On a full disk the old segment stays for now;
/// 2. the new starts of all logs are written down at once;
/// 3. each log takes its start over and gives its segments up.
final class StartAdvance {
    private final Storage storage;
    private final DirectoryCheckpoints checkpoints;
    private final FutureLogs futures;

    StartAdvance(Storage storage, DirectoryCheckpoints checkpoints, FutureLogs futures) {
        this.storage = storage;
        this.checkpoints = checkpoints;
        this.futures = futures;
    }

    /// A log that fails at it goes offline; the others move. If the starts cannot be written down,
    /// nothing has changed.
    void run(Map<Log, Long> starts) throws IOException {
        futures.settleFirst();
        Map<Log, Long> prepared = new HashMap<>();
        for (Map.Entry<Log, Long> start : starts.entrySet()) {
            Log log = start.getKey();
            try {
                if (prepare(log, start.getValue())) {
                    prepared.put(log, start.getValue());
                }
            } catch (IOException e) {
                log.fail(e);
            }
        }
        checkpoints.raiseStarts(prepared);
        for (Map.Entry<Log, Long> start : prepared.entrySet()) {
            try {
                start.getKey().startAt(start.getValue());
            } catch (IOException e) {
                start.getKey().fail(e);
            }
        }
    }

    /// For a disk on which nothing can be written, to make room there: gives whole segments up
    /// alone, each durably before the next, so that there is no hole. The log starts where its
    /// first segment does.
    void runBySegments(Map<Log, Long> starts) {
        starts.forEach((log, start) -> {
            try {
                while (log.failure().isEmpty() && log.view().gives(start)) {
                    log.startAt(log.view().endOffsetOf(0));
                    storage.syncDirectory(log.directory());
                }
            } catch (IOException e) {
                log.fail(e);
            }
        });
    }

    /// False if there is nothing to do.
    private boolean prepare(Log log, long start) throws IOException {
        LogView view = log.view();
        check(start <= view.endOffset(), "a log starts where it has records");
        if (log.failure().isPresent() || !view.startsBelow(start)) {
            return false;
        }
        if (log.rollAt(start)) {
            storage.syncDirectory(log.directory());
        }
        return true;
    }
}
