/// What a log knows about idempotent producers: their last five batches, kept in memory and, from
/// time to time, in a snapshot file of Kafka's form (big-endian; CRC-32C over all that follows it):
///
/// ```
/// %020d.snapshot   the name is the offset after the last batch that it knows
///  0     2         6         10
///  +-----+---------+---------+
///  |  1  |   crc   |  count  |
///  +-----+---------+---------+--------------------+ ... count times
///  producerId 8 | epoch 2 | lastSequence 4 | lastOffset 8 | offsetDelta 4 | timestamp 8
///  | coordinatorEpoch 4 | currentTransactionFirstOffset 8
/// ```
@NullMarked
package io.leat.log.producer;

import org.jspecify.annotations.NullMarked;
