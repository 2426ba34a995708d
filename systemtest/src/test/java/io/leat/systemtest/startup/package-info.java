/// Starting and stopping: refusals that name the cause, clean stops, separate server processes.
@NullMarked
package io.leat.systemtest.startup;

import org.jspecify.annotations.NullMarked;
