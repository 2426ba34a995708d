package io.leat.cluster.office;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.image.ClusterImage;
import org.jspecify.annotations.Nullable;

/// One thing that was put before the controller, and who waits for it. One of `confirm`, `refuse`
/// and `failed` is called in the end, unless nobody waits any more.
public interface Case {
    /// Null if nobody waits for it any more.
    @Nullable Decision<?> decide(ClusterImage image);

    /// Whether somebody waits for the ruling.
    boolean isAwaited();

    /// What was decided is in the tree, and the image shows it.
    void confirm();

    /// Another is the controller; nothing of it is known to have been written.
    void refuse();

    /// It could not be decided.
    void failed(RuntimeException bug);
}
