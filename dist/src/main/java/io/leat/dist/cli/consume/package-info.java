/// `leat consume`: records become lines.
@NullMarked
package io.leat.dist.cli.consume;

import org.jspecify.annotations.NullMarked;
