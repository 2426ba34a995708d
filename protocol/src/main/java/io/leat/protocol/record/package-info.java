/// Record batches, format version 2: the unit that producers send, logs store and consumers fetch.
///
/// A batch is a header of 61 bytes and its records, compressed as a whole or not at all. Numbers
/// are big-endian; the CRC-32C covers everything from `attributes` to the end, so a broker may set
/// `baseOffset` and `partitionLeaderEpoch` without touching it.
///
/// ```
///  at  bytes  field
///   0      8  baseOffset
///   8      4  batchLength             bytes after this field
///  12      4  partitionLeaderEpoch
///  16      1  magic                   2
///  17      4  crc
///  21      2  attributes              0-2 codec, 3 log append time, 4 transactional,
///                                     5 control, 6 delete horizon
///  23      4  lastOffsetDelta
///  27      8  baseTimestamp
///  35      8  maxTimestamp
///  43      8  producerId
///  51      2  producerEpoch
///  53      4  baseSequence
///  57      4  recordCount
///  61         records
/// ```
///
/// A record is a length (zigzag varint) and that many bytes: attributes (one byte, unused),
/// timestamp delta (varlong), offset delta, key, value, headers. Keys, values and header values are
/// a length (−1 is null) and bytes; all counts and lengths are zigzag varints.
@NullMarked
package io.leat.protocol.record;

import org.jspecify.annotations.NullMarked;
