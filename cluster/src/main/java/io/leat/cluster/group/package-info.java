/// The group coordinator without its I/O: consumer groups of the classic protocol and their
/// committed offsets. [GroupCoordinator][io.leat.cluster.group.GroupCoordinator] takes a request
/// and the time and returns a [Decision][io.leat.cluster.group.Decision]: records to append to the
/// group's partition of `__consumer_offsets`, and the answers that this sets free. The caller
/// appends the records, then accepts the decision (or drops it, and nothing has happened). Feeding
/// the records back through `replay` gives the same groups again. A group under the classic
/// protocol is one immutable value whose state is sealed; a change to it is worked out on a draft
/// (`Joining`, `Rebalancing`, `Syncing`, `Leaving`), so there is no half-made change to undo.
@NullMarked
package io.leat.cluster.group;

import org.jspecify.annotations.NullMarked;
