@NullMarked
package io.leat.log.compaction;

import org.jspecify.annotations.NullMarked;
