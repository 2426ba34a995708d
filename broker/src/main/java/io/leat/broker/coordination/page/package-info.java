/// How topics lie on pages of the tree, and which pages change with them. Pure; the format is drawn
/// above the enclosing package.
@NullMarked
package io.leat.broker.coordination.page;

import org.jspecify.annotations.NullMarked;
