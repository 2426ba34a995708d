/// How facts about groups are written into `__consumer_offsets`: in Apache Kafka's own formats, so
/// that its tools read ours and we read its logs.
///
/// ```
/// key    short 0 or 1   group, topic, partition                -> an offset
///        short 2        group                                  -> a group
/// value  short version  OffsetCommitValue or GroupMetadataValue; none means "forget it"
/// ```
@NullMarked
package io.leat.cluster.group.record;

import org.jspecify.annotations.NullMarked;
