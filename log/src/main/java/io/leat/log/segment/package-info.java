/// One segment of a log: the file of batches and its two indexes. Kafka's formats, big-endian.
///
/// ```
/// %020d.log        batches of records, one after another; the name is the first offset it may hold
///
/// %020d.index      one entry per index.interval.bytes of batches, ascending
///  0       4       8
///  +-------+-------+
///  |offset |positn |   offset:   last offset of a batch, minus the segment's base offset
///  +-------+-------+   position: where this batch starts in the .log
///
/// %020d.timeindex  written together with the offset index's entries, and once when sealed
///  0               8       12
///  +---------------+-------+
///  |   timestamp   |offset |   timestamp: the largest so far; strictly ascending
///  +---------------+-------+   offset:    last offset of the batch that has it, minus the base
/// ```
///
/// The active segment's indexes are arrays in memory, written out in blocks; those of sealed ones
/// stay on disk and are searched by positional reads.
@NullMarked
package io.leat.log.segment;

import org.jspecify.annotations.NullMarked;
