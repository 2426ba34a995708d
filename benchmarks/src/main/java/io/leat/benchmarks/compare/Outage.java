package io.leat.benchmarks.compare;

import java.util.List;

/// A way in which a broker leaves, whom the client writes to then (a leader that is the controller,
/// or one that is not), how long the client waits for an answer, and the longest gap between
/// acknowledgements that Leat allows itself.
enum Outage {
    KILLED_LEADER("kill -9 of a leader", "leader", "KILL", 30_000, 500),
    KILLED_CONTROLLER(
            "kill -9 of a leader that is the controller", "controller", "KILL", 30_000, 500),
    STOPPED_LEADER("SIGTERM to a leader", "leader", "TERM", 30_000, 200),
    STOPPED_CONTROLLER(
            "SIGTERM to a leader that is the controller", "controller", "TERM", 30_000, 200),

    /// Whoever has sent something to a host that is gone is told so by its own clock alone. The
    /// goal is that of Leat's session time-out and a second.
    SILENT_LEADER("a leader that falls silent (SIGSTOP)", "leader", "STOP", 500, 4_000);

    private final String title;
    private final String victim;
    private final String signal;
    private final int requestTimeoutMillis;
    private final double goalMillis;

    Outage(
            String title,
            String victim,
            String signal,
            int requestTimeoutMillis,
            double goalMillis) {
        this.title = title;
        this.victim = victim;
        this.signal = signal;
        this.requestTimeoutMillis = requestTimeoutMillis;
        this.goalMillis = goalMillis;
    }

    String title() {
        return title;
    }

    String victim() {
        return victim;
    }

    int requestTimeoutMillis() {
        return requestTimeoutMillis;
    }

    double goalMillis() {
        return goalMillis;
    }

    void happensTo(Process broker) {
        Command.run(List.of("kill", "-" + signal, Long.toString(broker.pid())));
    }
}
