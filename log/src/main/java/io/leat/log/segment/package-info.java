/// Segments: a file of record batches with its two sparse indexes, in Kafka's formats. Numbers are
/// big-endian.
///
/// ```
/// %020d.log        the batches, one after the other; the name is the first batch's base offset or less
///
/// %020d.index      0                 4            8
///                  +-----------------+------------+
///                  | relative offset | position   |  a batch's last offset - base offset; where it begins
///                  +-----------------+------------+  at most one for each index.interval.bytes
///
/// %020d.timeindex  0                 8                 12
///                  +-----------------+-----------------+
///                  | timestamp       | relative offset |  the largest timestamp up to this batch, and the
///                  +-----------------+-----------------+  last offset of the batch that has it
/// ```
///
/// Entries only grow. The tail of an index is kept in memory and written in blocks: an index is
/// rebuilt after a crash, so it need not be durable before the log is.
@NullMarked
package io.leat.log.segment;

import org.jspecify.annotations.NullMarked;
