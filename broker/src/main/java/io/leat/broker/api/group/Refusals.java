package io.leat.broker.api.group;

import io.leat.cluster.group.Answer;
import io.leat.cluster.group.Answer.Refused;

/// The answers that are not the one hoped for.
final class Refusals {
    private Refusals() {}

    /// Called when `answer` is not of the kind that the request leads to: then it is a refusal.
    static Refused of(Answer answer) {
        if (answer instanceof Refused refused) {
            return refused;
        }
        throw new IllegalStateException("an answer to another request: " + answer);
    }
}
