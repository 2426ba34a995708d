package io.leat.cluster.controller;

import io.leat.cluster.image.ClusterImage;
import io.leat.protocol.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Whether replicas that somebody chose by hand can be as chosen.
final class Assignments {
    private Assignments() {}

    /// Looks at the replicas of partitions `first`, `first + 1`, and so on.
    static Optional<Refusal> refusal(
            ClusterImage image, int first, List<List<Integer>> assignments) {
        int factor = assignments.getFirst().size();
        for (int i = 0; i < assignments.size(); i++) {
            List<Integer> replicas = assignments.get(i);
            if (replicas.isEmpty()) {
                return invalid(first + i, "has no replicas");
            }
            if (replicas.size() != factor) {
                return invalid(
                        first + i, "has " + replicas.size() + " replicas, the first one " + factor);
            }
            if (new HashSet<>(replicas).size() != replicas.size()) {
                return invalid(first + i, "names a broker twice");
            }
            for (int broker : replicas) {
                if (!image.isLive(broker)) {
                    return invalid(first + i, "names broker " + broker + ", which is not live");
                }
                if (image.isCordoned(broker)) {
                    return invalid(first + i, "names broker " + broker + ", which is cordoned");
                }
            }
        }
        return Optional.empty();
    }

    static Optional<Refusal> invalid(String message) {
        return Optional.of(new Refusal(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message));
    }

    private static Optional<Refusal> invalid(int partition, String problem) {
        return invalid("The assignment of partition " + partition + " " + problem + ".");
    }
}
