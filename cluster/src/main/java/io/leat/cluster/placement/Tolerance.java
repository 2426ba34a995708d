package io.leat.cluster.placement;

import static io.leat.protocol.Invariant.check;

/// How far a broker may be from the average before something is moved.
///
/// @param share of the average
/// @param bytes that never count
/// @param replicas that never count; below one, so that counts may differ by one only
public record Tolerance(double share, long bytes, double replicas) {
    /// A twentieth, and never for a few megabytes: logs of the same records differ in size.
    public static final Tolerance DEFAULT = new Tolerance(0.05, 64L << 20, 0.99);

    public Tolerance {
        check(share >= 0 && bytes >= 0 && replicas >= 0, "a tolerance is not negative");
    }

    double ofBytes(double average) {
        return Math.max((double) bytes, share * average);
    }

    double ofReplicas(double average) {
        return Math.max(replicas, share * average);
    }
}
