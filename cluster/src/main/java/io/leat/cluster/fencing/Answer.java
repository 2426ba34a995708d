package io.leat.cluster.fencing;

/// What came of dialling a broker.
public enum Answer {
    ACCEPTED,

    /// Nobody listens there: the process is gone.
    REFUSED,

    /// Nothing was heard, or something else broke: that may be the network.
    SILENCE
}
