/// How fast replicas that are not in sync may be copied (KIP-73).
@NullMarked
package io.leat.broker.throttle;

import org.jspecify.annotations.NullMarked;
