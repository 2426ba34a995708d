/// The APIs about the broker's log directories.
@NullMarked
package io.leat.broker.api.logdir;

import org.jspecify.annotations.NullMarked;
