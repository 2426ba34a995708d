/// Commands that move replicas between brokers. What is under way is known to the cluster, not
/// here: a command that was interrupted is simply run again.
@NullMarked
package io.leat.dist.cli.moving;

import org.jspecify.annotations.NullMarked;
