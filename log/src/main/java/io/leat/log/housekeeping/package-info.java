/// The slow work on a log directory that nobody waits for.
@NullMarked
package io.leat.log.housekeeping;

import org.jspecify.annotations.NullMarked;
