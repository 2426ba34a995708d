package io.leat.cluster.controller;

import io.leat.protocol.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Things that a request names more than once: none of them is done.
final class Repetition {
    private Repetition() {}

    static <T, K> Set<K> in(List<T> things, Function<T, K> key) {
        Set<K> seen = new HashSet<>();
        Set<K> repeated = new HashSet<>();
        for (T thing : things) {
            if (!seen.add(key.apply(thing))) {
                repeated.add(key.apply(thing));
            }
        }
        return repeated;
    }

    static Refusal ofTopic() {
        return new Refusal(ErrorCode.INVALID_REQUEST, "Duplicate topic name.");
    }
}
