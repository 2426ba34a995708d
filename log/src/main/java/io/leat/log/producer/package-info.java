/// What idempotent producers have sent to a partition, so that a retry is not appended twice
/// (KIP-98, KIP-360).
///
/// A snapshot holds the state before an offset, in Kafka's format:
///
/// ```
/// 0         2        6         10
/// +---------+--------+---------+----------------------------------
/// | version | crc32c | count   | entries …                version is 1; the CRC covers what follows it
/// +---------+--------+---------+----------------------------------
/// entry:
/// 0             8       10              14            22             26          34              38         46
/// +-------------+-------+---------------+-------------+--------------+-----------+---------------+----------+
/// | producer id | epoch | last sequence | last offset | offset delta | timestamp | coordinator   | first    |
/// |             |       |               |             |              |           | epoch         | offset of|
/// |             |       |               |             |              |           |               | open txn |
/// +-------------+-------+---------------+-------------+--------------+-----------+---------------+----------+
/// ```
@NullMarked
package io.leat.log.producer;

import org.jspecify.annotations.NullMarked;
