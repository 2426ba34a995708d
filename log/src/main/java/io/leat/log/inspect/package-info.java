/// Looks at the files of logs without changing them, whether or not a broker uses them.
@NullMarked
package io.leat.log.inspect;

import org.jspecify.annotations.NullMarked;
