/// The program `leat`: chooses the command, and starts and stops the servers. The servers' own
/// commands are read by hand, since they are on the way to an open port; all others belong to
/// [io.leat.dist.cli].
@NullMarked
package io.leat.dist;

import org.jspecify.annotations.NullMarked;
