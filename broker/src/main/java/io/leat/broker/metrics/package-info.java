/// What the broker tells Prometheus. Each subsystem counts in plain numbers of its own; a
/// [io.leat.broker.metrics.MetricSource] reads them when somebody asks, and what it can say is
/// declared beside it, once, for the answer and for docs/METRICS.md.
@NullMarked
package io.leat.broker.metrics;

import org.jspecify.annotations.NullMarked;
