/// `leat stop`.
@NullMarked
package io.leat.dist.cli.stop;

import org.jspecify.annotations.NullMarked;
