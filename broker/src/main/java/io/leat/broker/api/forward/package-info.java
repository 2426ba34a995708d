/// Requests that only the controller can serve, passed on to it by whichever broker a client asked.
@NullMarked
package io.leat.broker.api.forward;

import org.jspecify.annotations.NullMarked;
