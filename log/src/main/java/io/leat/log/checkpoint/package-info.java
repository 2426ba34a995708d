/// Kafka's small metadata files. Each is replaced as a whole: written to `NAME.tmp`, forced,
/// renamed over `NAME`, and its directory forced, so that a crash leaves the old or the new one.
///
/// ```
/// recovery-point-offset-checkpoint,     leader-epoch-checkpoint     partition.metadata
/// log-start-offset-checkpoint,
/// replication-offset-checkpoint,
/// index-offset-checkpoint (Leat's own)
/// +-------------------------+           +--------------------+      +-----------------+
/// | 0              version  |           | 0         version  |      | version: 0      |
/// | 2              count    |           | 2         count    |      | topic_id: BASE64|
/// | topic partition offset  |           | epoch startOffset  |      +-----------------+
/// | topic partition offset  |           | epoch startOffset  |
/// +-------------------------+           +--------------------+
///
/// meta.properties (java.util.Properties)          .kafka_cleanshutdown
/// +--------------------------------------+        +----------------------------------+
/// | version=1                            |        | {"version":0,"brokerEpoch":NNNN} |
/// | node.id=1                            |        +----------------------------------+
/// | cluster.id=...                       |
/// | directory.id=...                     |
/// +--------------------------------------+
/// ```
@NullMarked
package io.leat.log.checkpoint;

import org.jspecify.annotations.NullMarked;
