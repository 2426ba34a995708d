package io.leat.cluster.group;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Where a group of the classic protocol stands. Who waits for an answer is part of the state, so
/// nobody can wait for a join in a state that never answers joins. Tickets name waiting requests.
public sealed interface ClassicState {

    /// No members. Offsets may be committed by hand and age.
    record Empty() implements ClassicState {}

    /// Waiting for the members to (re)join; `joined` maps those that have to their tickets.
    record PreparingRebalance(Map<String, Long> joined, JoinWindow window) implements ClassicState {
        public PreparingRebalance {
            joined = copy(joined);
        }
    }

    /// A generation exists; waiting for its leader to say who gets what. `syncing` maps members
    /// that asked for their assignment to their tickets; `unsynced` have not asked and are removed
    /// at `deadlineMillis`.
    record CompletingRebalance(Map<String, Long> syncing, Set<String> unsynced, long deadlineMillis)
            implements ClassicState {
        public CompletingRebalance {
            syncing = copy(syncing);
            unsynced = Set.copyOf(unsynced);
        }
    }

    /// Every member has an assignment; `unsynced` have not fetched theirs yet and are removed at
    /// `deadlineMillis`.
    record Stable(Set<String> unsynced, long deadlineMillis) implements ClassicState {
        public Stable {
            unsynced = Set.copyOf(unsynced);
        }
    }

    /// There is no such group (any more).
    record Dead() implements ClassicState {}

    /// The name that clients see.
    default String wireName() {
        return switch (this) {
            case Empty _ -> "Empty";
            case PreparingRebalance _ -> "PreparingRebalance";
            case CompletingRebalance _ -> "CompletingRebalance";
            case Stable _ -> "Stable";
            case Dead _ -> "Dead";
        };
    }

    /// When this state wants to be looked at again; `Long.MAX_VALUE` for never.
    default long nextDeadlineMillis() {
        return switch (this) {
            case PreparingRebalance preparing -> preparing.window().deadlineMillis();
            case CompletingRebalance completing -> completing.deadlineMillis();
            case Stable stable ->
                    stable.unsynced().isEmpty() ? Long.MAX_VALUE : stable.deadlineMillis();
            case Empty _, Dead _ -> Long.MAX_VALUE;
        };
    }

    private static Map<String, Long> copy(Map<String, Long> tickets) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(tickets));
    }
}
