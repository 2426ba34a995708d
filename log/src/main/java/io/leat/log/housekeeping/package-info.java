/// What a log directory's own threads do, and when: the slow work that nobody waits for, and
/// flushes.
@NullMarked
package io.leat.log.housekeeping;

import org.jspecify.annotations.NullMarked;
