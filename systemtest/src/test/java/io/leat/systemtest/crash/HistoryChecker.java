package io.leat.systemtest.crash;

import io.leat.systemtest.crash.History.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides whether a partition kept its promise: every acknowledged record is there, at the offset
/// that was named; no record is there twice; all records are in the order in which they were
/// produced; and nothing is there that nobody wrote. A record without an acknowledgement may be
/// there or not.
final class HistoryChecker {
    private final History history;
    private final List<String> findings = new ArrayList<>();

    private HistoryChecker(History history) {
        this.history = history;
    }

    /// What is wrong, one sentence each; empty when nothing is.
    static List<String> findings(History history) {
        HistoryChecker checker = new HistoryChecker(history);
        checker.findLossAndMovement();
        checker.findDuplicates();
        checker.findDisorder();
        return checker.findings;
    }

    private void findLossAndMovement() {
        Map<Long, String> byOffset = new HashMap<>();
        Set<String> values = new HashSet<>();
        for (Entry entry : history.read()) {
            byOffset.put(entry.offset(), entry.value());
            values.add(entry.value());
        }
        for (Entry entry : history.acknowledged()) {
            if (!values.contains(entry.value())) {
                findings.add("lost: %s was acknowledged and is gone".formatted(entry));
            } else if (!entry.value().equals(byOffset.get(entry.offset()))) {
                findings.add(
                        "moved: %s was acknowledged, but at its offset is %s"
                                .formatted(entry, byOffset.get(entry.offset())));
            }
        }
    }

    private void findDuplicates() {
        Map<String, Long> seen = new HashMap<>();
        for (Entry entry : history.read()) {
            Long before = seen.putIfAbsent(entry.value(), entry.offset());
            if (before != null) {
                findings.add("duplicated: %s is also at offset %d".formatted(entry, before));
            }
        }
    }

    private void findDisorder() {
        Map<String, Integer> places = new HashMap<>();
        for (String value : history.attempted()) {
            places.put(value, places.size());
        }
        int lastPlace = -1;
        long lastOffset = -1;
        for (Entry entry : history.read()) {
            Integer place = places.get(entry.value());
            if (place == null) {
                findings.add("invented: nobody wrote " + entry);
                continue;
            }
            if (place < lastPlace) {
                findings.add("reordered: %s comes after a later record".formatted(entry));
            }
            if (entry.offset() <= lastOffset) {
                findings.add("offsets run backwards at " + entry);
            }
            lastPlace = Math.max(place, lastPlace);
            lastOffset = entry.offset();
        }
    }
}
