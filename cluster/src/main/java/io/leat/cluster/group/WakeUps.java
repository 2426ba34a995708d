package io.leat.cluster.group;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// The groups in the order in which they want to be looked at. Confined to its [GroupCoordinator].
final class WakeUps {
    private record WakeUp(long atMillis, String groupId) {}

    private final TreeSet<WakeUp> order =
            new TreeSet<>(
                    Comparator.comparingLong(WakeUp::atMillis).thenComparing(WakeUp::groupId));

    /// `Long.MAX_VALUE` when nothing is due, ever.
    long firstMillis() {
        return order.isEmpty() ? Long.MAX_VALUE : order.first().atMillis();
    }

    List<String> dueBy(long steadyMillis, int max) {
        return order.stream()
                .takeWhile(wakeUp -> wakeUp.atMillis() <= steadyMillis)
                .limit(max)
                .map(WakeUp::groupId)
                .toList();
    }

    void move(GroupEntry entry, long atMillis) {
        remove(entry);
        entry.wakeUpAt(atMillis);
        if (atMillis != Long.MAX_VALUE) {
            order.add(new WakeUp(atMillis, entry.group().id()));
        }
    }

    void remove(GroupEntry entry) {
        order.remove(new WakeUp(entry.wakeUpMillis(), entry.group().id()));
    }
}
