package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.Log;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The logs whose high watermarks moved since they were last written down, so that writing them
/// down costs what has changed and not what there is.
@ThreadSafe
final class MovedWatermarks {
    private final Set<Log> moved = ConcurrentHashMap.newKeySet();

    /// To be called once the new high watermark can be read: whoever takes the log reads it later.
    void add(Log log) {
        moved.add(log);
    }

    /// All that were added; who moves further is added anew.
    List<Log> take() {
        List<Log> taken = new ArrayList<>();
        for (Iterator<Log> logs = moved.iterator(); logs.hasNext(); ) {
            Log log = logs.next();
            logs.remove(); // first: see [#add]
            taken.add(log);
        }
        return taken;
    }
}
