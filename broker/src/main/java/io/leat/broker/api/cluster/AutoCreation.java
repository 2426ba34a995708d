package io.leat.broker.api.cluster;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/// Creates topics that a client asked about and that do not exist, if the configuration allows it.
@FunctionalInterface
public interface AutoCreation {
    /// Completed, normally in any case, once nothing more is done about these topics: then the
    /// cluster image shows which of them exist.
    CompletableFuture<?> create(Collection<String> topics);
}
