/// One partition's log on disk, and the directory that holds many.
@NullMarked
package io.leat.log;

import org.jspecify.annotations.NullMarked;
