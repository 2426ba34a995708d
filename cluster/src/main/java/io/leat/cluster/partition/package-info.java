/// What a broker may conclude about its replicas: whether it leads or follows ([RoleChoice]); as
/// the leader, how far records are committed and who is in sync ([LeaderTerm]); as a follower, what
/// has to become of its log ([FollowerTerm]). No I/O, no threads, no clock: each call is told what
/// happened and when. The broker and the replication simulator run the same. docs/REPLICATION.md
/// has the rules.
@NullMarked
package io.leat.cluster.partition;

import org.jspecify.annotations.NullMarked;
