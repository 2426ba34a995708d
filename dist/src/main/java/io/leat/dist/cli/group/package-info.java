/// `leat group`: consumer groups, what they have read and what is left.
@NullMarked
package io.leat.dist.cli.group;

import org.jspecify.annotations.NullMarked;
