/// The log cleaner: keeps the latest record of every key, in passes over the sealed segments.
///
/// A pass over one log reads the segments that were not compacted yet (*dirty*) into an
/// [io.leat.log.compaction.OffsetMap] from each key to its last offset, then writes all segments up
/// to there anew without the records that a later one replaces, several small segments into one,
/// and swaps them in one group after the other. Offsets and the ranges of batches stay as they
/// were.
@NullMarked
package io.leat.log.compaction;

import org.jspecify.annotations.NullMarked;
