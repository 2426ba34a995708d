/// Threads and sessions that wait for a partition to come as far as they need.
@NullMarked
package io.leat.broker.waiting;

import org.jspecify.annotations.NullMarked;
