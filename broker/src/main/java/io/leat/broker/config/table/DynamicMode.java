package io.leat.broker.config.table;

/// Where a key may be changed while brokers run.
public enum DynamicMode {
    /// Only in the configuration file, before the broker starts.
    READ_ONLY("read-only"),
    /// For one broker at a time.
    PER_BROKER("per-broker"),
    /// For one broker, or for all of them with one change.
    CLUSTER_WIDE("cluster-wide");

    private final String label;

    DynamicMode(String label) {
        this.label = label;
    }

    /// The mode as the documentation spells it.
    public String label() {
        return label;
    }
}
