/// The group coordinators of this broker. Each partition of `__consumer_offsets` that is led here
/// has one [GroupShard][io.leat.broker.group.GroupShard]: a lock around the pure coordinator of
/// `io.leat.cluster.group`, a virtual thread that loads the groups from the partition's log and
/// then keeps time, and the requests that wait. A request takes the lock, is decided, its records
/// are appended (to the page cache) and the decision is accepted, all in one go; its answer is
/// awaited outside the lock until the log has committed what it rests on. No lock is held while
/// anything waits; the only lock taken under a shard's lock is the partition's own, to append.
@NullMarked
package io.leat.broker.group;

import org.jspecify.annotations.NullMarked;
