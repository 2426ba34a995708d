package io.leat.client.cluster;

/// A broker gets one connection for each of these, because it answers the requests on a connection
/// in order and some of them wait long.
public enum Lane {
    /// Requests that are answered at once, and produce requests.
    GENERAL,
    /// Fetch requests, which wait for data.
    FETCH,
    /// A member's requests to its group's coordinator; joining waits for the other members.
    GROUP,
    /// A member's heartbeats and commits, which go on while it reads.
    HEARTBEAT
}
