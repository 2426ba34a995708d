package io.leat.log.housekeeping;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Actions in the order in which they are due; those due together, in the order of their coming.
/// Confined to its owner's lock.
public final class DueTasks {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(
                    Comparator.comparingLong(Task::dueMillis).thenComparingLong(Task::order));

    private long count;

    private record Task(long dueMillis, long order, Runnable action) {}

    public void add(long dueMillis, Runnable action) {
        tasks.add(new Task(dueMillis, count++, action));
    }

    /// Takes the first action if it is due; null if none is.
    public @Nullable Runnable takeDue(long nowMillis) {
        return waitMillis(nowMillis) > 0 ? null : tasks.remove().action();
    }

    /// How long until the first is due, 0 or less if it is; [Long#MAX_VALUE] without any.
    public long waitMillis(long nowMillis) {
        Task first = tasks.peek();
        return first == null ? Long.MAX_VALUE : first.dueMillis() - nowMillis;
    }
}
