package io.leat.client.consumer;

import static io.leat.protocol.Invariant.check;

import java.time.Duration;

/// How a consumer is a member of a group.
///
/// @param name of the group
/// @param sessionTimeout after so long without a heartbeat the group goes on without the member
/// @param pollInterval after so long without a poll the member stops its heartbeats
/// @param autoCommit whether each poll commits now and then what the polls before have returned;
///   closing does so too
public record GroupOptions(
        String name, Duration sessionTimeout, Duration pollInterval, boolean autoCommit) {
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(45);
    private static final Duration POLL_INTERVAL = Duration.ofMinutes(5);

    public GroupOptions {
        check(!name.isEmpty(), "a group has a name");
    }

    /// A member with the usual timeouts that commits by itself.
    public static GroupOptions of(String name) {
        return new GroupOptions(name, SESSION_TIMEOUT, POLL_INTERVAL, true);
    }

    public GroupOptions withSessionTimeout(Duration timeout) {
        return new GroupOptions(name, timeout, pollInterval, autoCommit);
    }

    public GroupOptions withAutoCommit(boolean commits) {
        return new GroupOptions(name, sessionTimeout, pollInterval, commits);
    }

    Duration heartbeatInterval() {
        Duration third = sessionTimeout.dividedBy(3);
        Duration usual = Duration.ofSeconds(3);
        return third.compareTo(usual) < 0 ? third : usual;
    }
}
