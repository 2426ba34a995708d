/// Produce: record batches are checked and appended on the connection's reader thread, and answered
/// once they are as safe as the client asked.
@NullMarked
package io.leat.broker.api.produce;

import org.jspecify.annotations.NullMarked;
