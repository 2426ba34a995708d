package io.leat.systemtest.crash;

import java.util.List;

/// What a load did and what was read afterwards, for one partition. The load's own view: every
/// value is written once, in the order of `attempted`.
///
/// @param attempted every value handed to the producer, in order
/// @param acknowledged the ones the broker acknowledged, with the offset it named
/// @param read what a consumer saw from the first offset to the end
record History(List<String> attempted, List<Entry> acknowledged, List<Entry> read) {

    History {
        attempted = List.copyOf(attempted);
        acknowledged = List.copyOf(acknowledged);
        read = List.copyOf(read);
    }

    /// A value at an offset.
    record Entry(long offset, String value) {}
}
