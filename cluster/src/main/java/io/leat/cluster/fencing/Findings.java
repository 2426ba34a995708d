package io.leat.cluster.fencing;

import io.leat.cluster.image.BrokerRegistration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// What one broker found out by dialling others, and what follows from it. If a broker refuses, the
/// controller is told through the tree, dials it too, and removes its registration. A controller
/// that refuses loses its office and its registration, in one write, to the first who finds out. A
/// controller that is only silent keeps its registration, and is told through the tree that others
/// do not reach it: if it reaches fewer than half of them itself, it gives up its office, for
/// without a controller leaders cannot go on without those that lag. Confined to its owner.
public final class Findings {
    /// Of two brokers that do not reach each other, neither is better.
    private static final int OTHERS_MIN = 2;

    /// Which registration of a broker answered how, lately.
    private final Map<Answer, Map<Integer, Long>> lately =
            Map.of(
                    Answer.ACCEPTED, new HashMap<>(),
                    Answer.REFUSED, new TreeMap<>(),
                    Answer.SILENCE, new TreeMap<>());

    /// Of those that refused or were silent, who was reported.
    private final Set<Integer> reported = new HashSet<>();

    /// What a broker sees.
    ///
    /// @param controls whether it is the controller
    /// @param controller the broker whose present registration holds the office; -1 if there is
    ///   none
    /// @param suspects which registration of a broker was reported
    public record View(
            int own,
            boolean controls,
            int controller,
            Map<Integer, BrokerRegistration> brokers,
            Map<Integer, Long> suspects) {
        boolean isRegistered(int broker, long epoch) {
            BrokerRegistration registered = brokers.get(broker);
            return registered != null && registered.epoch() == epoch;
        }
    }

    /// The registration was dialled.
    public void found(int broker, long epoch, Answer answer) {
        of(answer).put(broker, epoch);
        reported.remove(broker);
    }

    /// What was found of it is too old.
    public void forget(int broker, long epoch) {
        lately.values().forEach(found -> found.remove(broker, epoch));
    }

    private Map<Integer, Long> of(Answer answer) {
        return Objects.requireNonNull(lately.get(answer));
    }

    /// What is to be done now, in this order.
    public List<Consequence> consequences(View view) {
        List<Consequence> due = new ArrayList<>();
        Map<Integer, Long> refused = of(Answer.REFUSED);
        refused.entrySet().removeIf(of -> !view.isRegistered(of.getKey(), of.getValue()));
        refused.remove(view.own);
        refused.forEach((broker, epoch) -> {
            boolean first = reported.add(broker);
            if (view.controls) {
                due.add(new Consequence.Remove(broker, epoch));
            } else if (broker == view.controller) {
                due.add(new Consequence.TakeOver(broker, epoch));
            } else if (first) {
                due.add(new Consequence.Report(broker, epoch));
            }
        });
        if (view.controls) {
            new TreeMap<>(view.suspects)
                    .forEach((broker, epoch) -> judge(view, broker, epoch, due));
        } else {
            of(Answer.SILENCE)
                    .forEach((broker, epoch) -> {
                        if (broker == view.controller
                                && view.isRegistered(broker, epoch)
                                && reported.add(broker)) {
                            due.add(new Consequence.Report(broker, epoch));
                        }
                    });
        }
        return due;
    }

    private void judge(View view, int broker, long epoch, List<Consequence> due) {
        if (!view.isRegistered(broker, epoch)) {
            due.add(new Consequence.Clear(broker));
        } else if (broker == view.own) {
            judgeSelf(view, due);
        } else if (has(view, Answer.ACCEPTED, broker) || has(view, Answer.SILENCE, broker)) {
            due.add(new Consequence.Clear(broker));
        } else {
            due.add(new Consequence.Dial(broker, epoch));
        }
    }

    /// Others do not reach this controller: it finds out whether it reaches them.
    private void judgeSelf(View view, List<Consequence> due) {
        List<BrokerRegistration> others =
                view.brokers.values().stream()
                        .filter(broker -> broker.id() != view.own && broker.isLive())
                        .sorted(Comparator.comparingInt(BrokerRegistration::id))
                        .toList();
        List<BrokerRegistration> unknown =
                others.stream()
                        .filter(broker ->
                                lately.keySet().stream()
                                        .noneMatch(answer -> has(view, answer, broker.id())))
                        .toList();
        if (!unknown.isEmpty()) {
            unknown.forEach(broker -> due.add(new Consequence.Dial(broker.id(), broker.epoch())));
            return;
        }
        int reached =
                (int)
                        others.stream()
                                .filter(broker -> has(view, Answer.ACCEPTED, broker.id()))
                                .count();
        if (others.size() >= OTHERS_MIN && 2 * reached < others.size()) {
            due.add(new Consequence.Resign(reached, others.size()));
        }
        due.add(new Consequence.Clear(view.own));
    }

    /// Whether this was found of the broker's present registration.
    private boolean has(View view, Answer answer, int broker) {
        Long epoch = of(answer).get(broker);
        return epoch != null && view.isRegistered(broker, epoch);
    }
}
