package io.leat.cluster.partition;

/// What a broker is to one of its replicas in one term.
public sealed interface Role {
    record Leader(int leaderEpoch) implements Role {}

    /// `leader` is -1 if there is nobody to follow.
    record Follower(int leader, int leaderEpoch) implements Role {}
}
