/// `leat produce`: lines become records.
@NullMarked
package io.leat.dist.cli.produce;

import org.jspecify.annotations.NullMarked;
