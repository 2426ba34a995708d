package io.leat.benchmarks.compare;

/// What a load client loads: one broker or a cluster.
interface Target {
    /// Where a client begins.
    String bootstrap();

    /// CPU time so far, of all its processes.
    long cpuMillis();
}
