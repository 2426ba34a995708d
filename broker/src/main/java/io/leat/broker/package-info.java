/// The broker: everything it consists of, wired by hand in [io.leat.broker.Broker].
@NullMarked
package io.leat.broker;

import org.jspecify.annotations.NullMarked;
