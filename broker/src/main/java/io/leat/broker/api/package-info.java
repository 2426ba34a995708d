/// What a request does: one handler class for each API, all of them in one [ApiTable].
@NullMarked
package io.leat.broker.api;

import org.jspecify.annotations.NullMarked;
