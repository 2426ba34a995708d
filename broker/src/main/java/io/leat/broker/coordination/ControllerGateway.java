package io.leat.broker.coordination;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.image.ClusterImage;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The door to the controller.
public interface ControllerGateway {
    /// Has `decide` called with the newest image and its changes written, fenced by the epoch. The
    /// future is completed once this broker's own image shows the changes. It has no deadline of
    /// its own: while ZooKeeper is away or nobody is elected it stays open. Who gives up waiting
    /// cancels it: if that succeeds, nothing was changed and nothing will be. `decide` must be
    /// pure; it runs on the coordination thread.
    <T> CompletableFuture<Ruling<T>> submit(Function<ClusterImage, Decision<T>> decide);
}
