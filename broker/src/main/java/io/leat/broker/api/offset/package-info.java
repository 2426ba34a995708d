/// Where a partition's offsets are: its ends, offsets by timestamp, and the ends of leader epochs;
/// and the request that moves its start.
@NullMarked
package io.leat.broker.api.offset;

import org.jspecify.annotations.NullMarked;
