package io.leat.cluster.office;

import org.jspecify.annotations.Nullable;

/// Whether a broker stands for the office, holds it, or leaves it to others. To be elected is one
/// write: the epoch goes up and the office has a holder, or neither. The version that later writes
/// check is the one that this write made; it is never looked up again, because what is looked up
/// may already belong to a successor (KAFKA-1096, KAFKA-6082). Confined to its owner.
public final class Candidacy {
    /// What the tree says of the office. `holder` is the epoch by which somebody holds it, if
    /// anybody does, and `isOwn` whether that is this broker in its present session.
    public record Seen(int epoch, int epochVersion, @Nullable Integer holder, boolean isOwn) {}

    private boolean asking;
    private boolean abstaining;
    private @Nullable Leadership leadership;

    public @Nullable Leadership leadership() {
        return leadership;
    }

    /// Whether what was asked of the tree is still open.
    public boolean isAsking() {
        return asking;
    }

    /// What another session won is of no use in this one.
    public void sessionChanged() {
        asking = false;
        leadership = null;
    }

    /// Another controller was elected. Returns what this broker has lost by that.
    public @Nullable Leadership deposed() {
        Leadership lost = leadership;
        leadership = null;
        return lost;
    }

    /// To be called with each image; returns whether this broker shall ask for the office.
    public boolean stands(Seen seen) {
        if (asking) {
            return false;
        }
        if (seen.holder == null) {
            leadership = null;
            return !abstaining;
        }
        if (!seen.isOwn) {
            leadership = null;
        } else if (leadership == null && seen.holder == seen.epoch) {
            leadership = new Leadership(seen.epoch, seen.epochVersion);
        }
        return false;
    }

    /// Asks for the office under the epoch after `seen`.
    public void asks() {
        asking = true;
    }

    /// The answer: null if the office was not won, or nobody knows.
    public void answered(@Nullable Leadership won) {
        asking = false;
        if (won != null) {
            leadership = won;
        }
    }

    /// Leaves the office to others, until [#standAgain()]. Returns whether it is to be given up in
    /// the tree, which [#answered] ends.
    public boolean resigns() {
        if (asking || leadership == null) {
            return false;
        }
        asking = true;
        abstaining = true;
        leadership = null;
        return true;
    }

    public void standAgain() {
        abstaining = false;
    }
}
