package io.leat.cluster.controller;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import java.util.List;

/// The outcomes in the order in which things were asked, and the changes that make them true.
public record Decision<T>(List<Outcome<T>> outcomes, List<ClusterChange> changes) {
    public Decision {
        outcomes = List.copyOf(outcomes);
        changes = List.copyOf(changes);
    }

    /// The image as it will be once the changes are written.
    public ClusterImage applyTo(ClusterImage image) {
        ClusterImage changed = image;
        for (ClusterChange change : changes) {
            changed = changed.with(change);
        }
        return changed;
    }
}
