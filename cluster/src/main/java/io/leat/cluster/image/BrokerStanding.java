package io.leat.cluster.image;

/// What may be expected of a registered broker.
public enum BrokerStanding {
    /// It registered, and the controller has not yet taken from its earlier life what that led: it
    /// leads nothing and is in sync with nothing.
    FENCED,

    ACTIVE,

    /// It asked to stop: it serves what it leads, but gets nothing more, and the controller moves
    /// its leaderships away.
    STOPPING
}
