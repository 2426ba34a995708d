package io.leat.log.move;

import io.leat.log.Log;
import io.leat.log.LogDirectory;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Settles what a crash left of the last moment of a move, before anything is served: of a log that
/// two directories have, the one that replaced the other stays. Where none says so (a directory was
/// away for a while), it is the one that got further.
public final class Duplicates {
    private Duplicates() {}

    public static void settle(List<LogDirectory> directories) throws IOException {
        Map<TopicPartition, LogDirectory> homes = new HashMap<>();
        for (LogDirectory directory : directories) {
            for (Log log : directory.logs()) {
                LogDirectory other = homes.putIfAbsent(log.partition(), directory);
                if (other != null) {
                    homes.put(log.partition(), settle(log, directory, other));
                }
            }
        }
    }

    /// Which of the two has the log.
    private static LogDirectory settle(Log log, LogDirectory one, LogDirectory other)
            throws IOException {
        Optional<Log> earlier = other.find(log.partition());
        if (earlier.isEmpty()) {
            return one;
        }
        Comparator<Log> counts =
                Comparator.comparing(
                                (Log each) -> home(each, log, one, other).futures().replaces(each))
                        .thenComparingInt(Log::latestEpoch)
                        .thenComparingLong(Log::logEndOffset);
        boolean first = counts.compare(log, earlier.get()) > 0;
        LogDirectory kept = first ? one : other;
        LogDirectory removed = first ? other : one;
        Log winner = first ? log : earlier.get();
        MoveEvents.duplicate(log.partition(), kept.path(), removed.path());
        kept.futures().settle(winner);
        removed.delete(log.partition());
        kept.futures().becomesOrdinary(winner);
        return kept;
    }

    private static LogDirectory home(Log each, Log log, LogDirectory one, LogDirectory other) {
        return each == log ? one : other;
    }
}
