package io.leat.cluster.partition;

import org.jspecify.annotations.Nullable;

/// What a broker is to one of its replicas in one term.
public sealed interface Role {
    record Leader(int leaderEpoch) implements Role {}

    /// `leader` is -1 if there is nobody to follow.
    record Follower(int leader, int leaderEpoch) implements Role {
        /// As generated, but direct: see [io.leat.cluster.image.PartitionState#equals].
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Follower that
                    && leader == that.leader
                    && leaderEpoch == that.leaderEpoch;
        }

        @Override
        public int hashCode() {
            return 31 * leader + leaderEpoch;
        }
    }
}
