/// The partitions that this broker holds: each joins a log on disk with its role in the cluster,
/// and with the threads that wait for it to move.
@NullMarked
package io.leat.broker.partition;

import org.jspecify.annotations.NullMarked;
