/// Bytes to requests and responses to bytes: listeners, connections, frames, and the bounds on all
/// of them.
///
/// A frame is a 32-bit big-endian length followed by that many bytes:
///
/// ```
///  0        4                                 4+length
///  +--------+------------------+--------------+
///  | length | request header   | request body |
///  +--------+------------------+--------------+
/// ```
///
/// A connection has one virtual thread that reads frames and starts requests in order. A request
/// whose reply may overlap with later ones (produce) is answered by a second virtual thread, in
/// order, so that produce requests pipeline; any other is answered by the reader itself when
/// nothing is outstanding, which saves the hand-over.
@NullMarked
package io.leat.broker.net;

import org.jspecify.annotations.NullMarked;
