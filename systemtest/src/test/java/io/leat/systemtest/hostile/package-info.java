/// What a broken or malicious peer may send: the broker answers with the right error or closes that
/// one connection, stays within its memory, logs it once, and everybody else notices nothing.
@NullMarked
package io.leat.systemtest.hostile;

import org.jspecify.annotations.NullMarked;
