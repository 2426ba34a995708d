package io.leat.systemtest.cluster;

import io.leat.systemtest.cluster.History.At;
import io.leat.systemtest.cluster.History.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Decides whether a topic kept its promises, whatever failed meanwhile: every acknowledged record
/// is there, where it was said to lie; none is there twice; those of one producer are in its order;
/// none is there that nobody wrote; and what a reader has seen stays, in full and in order. It
/// knows nothing of how the history came about.
final class HistoryChecker {
    private final History history;
    private final Map<Place, Tag> left = new HashMap<>();
    private final List<String> findings = new ArrayList<>();

    private record Place(int partition, long offset) {
        static Place of(At at) {
            return new Place(at.partition(), at.offset());
        }
    }

    private record Stream(int producer, int partition) {
        static Stream of(Tag tag) {
            return new Stream(tag.producer(), tag.partition());
        }
    }

    private HistoryChecker(History history) {
        this.history = history;
        history.left().forEach(at -> left.put(Place.of(at), at.tag()));
    }

    /// What is wrong, one sentence each; empty when nothing is.
    static List<String> findings(History history) {
        var checker = new HistoryChecker(history);
        checker.findInvented();
        checker.findLost();
        checker.findDuplicated();
        checker.findReordered();
        checker.history.seen().forEach(checker::findUnseen);
        return checker.findings;
    }

    private void findInvented() {
        Set<Tag> attempted = new HashSet<>(history.attempted());
        for (At at : history.left()) {
            if (!attempted.contains(at.tag()) || at.partition() != at.tag().partition()) {
                findings.add("invented: nobody wrote " + at);
            }
        }
    }

    private void findLost() {
        Set<Tag> there = new HashSet<>(left.values());
        for (At at : history.acknowledged()) {
            if (!there.contains(at.tag())) {
                findings.add("lost: %s was acknowledged and is gone".formatted(at));
            } else if (!at.tag().equals(left.get(Place.of(at)))) {
                findings.add(
                        "moved: %s was acknowledged, but there lies %s"
                                .formatted(at, left.get(Place.of(at))));
            }
        }
    }

    private void findDuplicated() {
        Map<Tag, At> places = new HashMap<>();
        for (At at : history.left()) {
            At before = places.putIfAbsent(at.tag(), at);
            if (before != null) {
                findings.add("duplicated: %s is also at %d".formatted(at, before.offset()));
            }
        }
    }

    private void findReordered() {
        Map<Stream, Integer> last = new HashMap<>();
        for (At at : history.left()) {
            int number = at.tag().number();
            int before = Objects.requireNonNullElse(last.get(Stream.of(at.tag())), -1);
            if (number < before) {
                findings.add("reordered: %s comes after number %d".formatted(at, before));
            }
            last.put(Stream.of(at.tag()), Math.max(before, number));
        }
    }

    /// A reader gets each partition's records from its first on, each once, without a hole.
    private void findUnseen(List<At> seen) {
        Map<Integer, TreeMap<Long, Tag>> logs = new HashMap<>();
        for (At at : history.left()) {
            logs.computeIfAbsent(at.partition(), _ -> new TreeMap<>()).put(at.offset(), at.tag());
        }
        Map<Integer, Long> last = new HashMap<>();
        for (At at : seen) {
            if (!at.tag().equals(left.get(Place.of(at)))) {
                findings.add(
                        "gone: a reader saw %s, and later %s lies there"
                                .formatted(at, left.get(Place.of(at))));
            }
            long before = Objects.requireNonNullElse(last.put(at.partition(), at.offset()), -1L);
            if (at.offset() <= before) {
                findings.add("seen again: a reader got %s after %d".formatted(at, before));
                continue;
            }
            TreeMap<Long, Tag> log = logs.getOrDefault(at.partition(), new TreeMap<>());
            int missed = log.subMap(before, false, at.offset(), false).size();
            if (missed > 0) {
                findings.add("skipped: a reader missed %d before %s".formatted(missed, at));
            }
        }
    }
}
