package io.leat.systemtest.server;

import java.nio.file.Path;

/// How one kind of broker is started. The process is returned at once; readiness is the caller's
/// affair.
interface BrokerLauncher {
    ServerProcess launch(BrokerSettings settings);

    /// The directory that holds one directory per partition.
    Path logDirectory(BrokerSettings settings);
}
