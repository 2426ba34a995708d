package io.leat.broker.coordination;

import static io.leat.protocol.Invariant.check;

import io.leat.cluster.controller.ReplicaRules;
import java.time.Duration;

/// Where ZooKeeper is and how long it may miss us before it counts us as gone. `connect` is
/// `host:port,host:port/path`, as in `zookeeper.connect`. `rules` are those of this broker when it
/// is the controller.
public record CoordinationOptions(String connect, Duration sessionTimeout, ReplicaRules rules) {
    public CoordinationOptions {
        check(sessionTimeout.isPositive(), "a session time-out is positive");
    }

    /// The ensemble without the path.
    String servers() {
        int slash = connect.indexOf('/');
        return slash < 0 ? connect : connect.substring(0, slash);
    }

    /// The path below which the tree lies, without a slash at its end; empty for the root.
    String root() {
        int slash = connect.indexOf('/');
        String path = slash < 0 ? "" : connect.substring(slash);
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
