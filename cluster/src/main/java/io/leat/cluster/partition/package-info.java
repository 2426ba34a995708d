/// What the leader of a partition may conclude from what its replicas have: how far records are
/// committed, and who is in sync. No I/O, no threads, no clock: each call is told what happened and
/// when. docs/REPLICATION.md has the rules.
@NullMarked
package io.leat.cluster.partition;

import org.jspecify.annotations.NullMarked;
