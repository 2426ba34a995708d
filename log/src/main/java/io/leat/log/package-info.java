/// One partition's log on disk: append, read, flush, recovery. A log is a directory of segments in
/// Kafka's formats:
///
/// ```
/// DIRECTORY/                          one for each entry of log.dirs, locked by one process
///   meta.properties                   which cluster and broker it belongs to
///   recovery-point-offset-checkpoint  up to where each log needs no check after a crash
///   log-start-offset-checkpoint       where each log starts, if not at its first segment
///   .kafka_cleanshutdown              only there while no process runs and everything was flushed
///   TOPIC-PARTITION/
///     partition.metadata              the topic's id
///     leader-epoch-checkpoint         which leader epoch starts at which offset
///     00000000000000000000.log        record batches, one after the other
///     00000000000000000000.index      offset -> position, sparse
///     00000000000000000000.timeindex  timestamp -> offset, sparse
///     00000000000000012345.snapshot   what idempotent producers had sent before offset 12345
/// ```
@NullMarked
package io.leat.log;

import org.jspecify.annotations.NullMarked;
