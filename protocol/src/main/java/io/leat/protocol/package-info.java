/// What every other module builds on: the protocol's own names, and the assertion that is always
/// on.
@NullMarked
package io.leat.protocol;

import org.jspecify.annotations.NullMarked;
