package io.leat.cluster.placement;

import java.util.Set;

/// How far brokers are from having the same. One number each for replicas and for bytes, 0 when all
/// are within the tolerance. The averages do not change when something is moved.
final class Unevenness {
    private final Loads loads;
    private final double averageBytes;
    private final double averageReplicas;
    private final double toleratedBytes;
    private final double toleratedReplicas;

    Unevenness(Loads loads, Set<Integer> brokers, Tolerance tolerance) {
        this.loads = loads;
        this.averageBytes = brokers.stream().mapToLong(loads::bytes).average().orElse(0);
        this.averageReplicas = brokers.stream().mapToInt(loads::replicas).average().orElse(0);
        this.toleratedBytes = tolerance.ofBytes(averageBytes);
        this.toleratedReplicas = tolerance.ofReplicas(averageReplicas);
    }

    double ofBytes(Set<Integer> brokers) {
        return brokers.stream().mapToDouble(broker -> ofBytes(loads.bytes(broker))).sum();
    }

    double ofReplicas(Set<Integer> brokers) {
        return brokers.stream().mapToDouble(broker -> ofReplicas(loads.replicas(broker))).sum();
    }

    /// What becomes better when `bytes` and `replicas` go from one broker to another; negative
    /// infinity when bytes or replicas become worse for it.
    double gain(int from, int to, long bytes, int replicas) {
        long fromBytes = loads.bytes(from);
        long toBytes = loads.bytes(to);
        double byBytes =
                ofBytes(fromBytes)
                        + ofBytes(toBytes)
                        - ofBytes(fromBytes - bytes)
                        - ofBytes(toBytes + bytes);
        int fromReplicas = loads.replicas(from);
        int toReplicas = loads.replicas(to);
        double byReplicas =
                ofReplicas(fromReplicas)
                        + ofReplicas(toReplicas)
                        - ofReplicas(fromReplicas - replicas)
                        - ofReplicas(toReplicas + replicas);
        return byBytes < 0 || byReplicas < 0 ? Double.NEGATIVE_INFINITY : byBytes + byReplicas;
    }

    /// Whether anything between the two may make things better.
    boolean concerns(int from, int to) {
        return ofBytes(loads.bytes(from)) > 0
                || ofBytes(loads.bytes(to)) > 0
                || ofReplicas(loads.replicas(from)) > 0
                || ofReplicas(loads.replicas(to)) > 0;
    }

    private double ofBytes(long bytes) {
        return squared((double) bytes, averageBytes, toleratedBytes);
    }

    private double ofReplicas(int replicas) {
        return squared(replicas, averageReplicas, toleratedReplicas);
    }

    private static double squared(double value, double average, double tolerated) {
        double excess = Math.max(0, Math.abs(value - average) - tolerated);
        return average == 0 ? 0 : excess * excess / (average * average);
    }
}
