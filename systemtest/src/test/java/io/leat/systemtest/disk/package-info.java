/// What becomes of a broker whose disk is full or gone, and of those that use it.
@NullMarked
package io.leat.systemtest.disk;

import org.jspecify.annotations.NullMarked;
