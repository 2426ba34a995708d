package io.leat.broker.metrics;

/// Something that can be measured. Read by several threads at once if several ask.
@FunctionalInterface
public interface MetricSource {
    /// Puts the present values on the page. May walk over all partitions, must not wait for
    /// anything.
    void read(MetricPage page);
}
