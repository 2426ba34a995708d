/// Killing the broker under load, and the checker that decides whether anything was lost,
/// duplicated or reordered. The checker is separate from the load and has tests of its own.
@NullMarked
package io.leat.systemtest.crash;

import org.jspecify.annotations.NullMarked;
