package io.leat.broker.throttle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which of a topic's partitions are throttled on one broker.
record ThrottledReplicas(boolean all, Set<Integer> partitions) {
    ThrottledReplicas {
        partitions = Set.copyOf(partitions);
    }

    /// Of a list of `partition:broker`, or of `*`.
    static ThrottledReplicas of(List<String> words, int broker) {
        Set<Integer> partitions = new HashSet<>();
        boolean all = false;
        for (String word : words) {
            int colon = word.indexOf(':');
            if (colon < 0) {
                all = true;
            } else if (word.substring(colon + 1).equals(Integer.toString(broker))) {
                partitions.add(Integer.valueOf(word.substring(0, colon)));
            }
        }
        return new ThrottledReplicas(all, partitions);
    }

    boolean isEmpty() {
        return !all && partitions.isEmpty();
    }

    boolean contains(int partition) {
        return all || partitions.contains(partition);
    }
}
