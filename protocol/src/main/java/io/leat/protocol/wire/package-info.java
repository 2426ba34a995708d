/// The primitive types of the wire: reading within limits, writing without copying record data.
/// Every number is big-endian; lengths and counts are fixed-width, or unsigned varints of the
/// length plus one in the compact form.
@NullMarked
package io.leat.protocol.wire;

import org.jspecify.annotations.NullMarked;
