/// What an operator's Prometheus is told.
@NullMarked
package io.leat.systemtest.metrics;

import org.jspecify.annotations.NullMarked;
