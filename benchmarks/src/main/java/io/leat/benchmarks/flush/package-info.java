/// Measures what making room ahead of the appends does to the flush: the figures of
/// docs/decisions/0009.
@NullMarked
package io.leat.benchmarks.flush;

import org.jspecify.annotations.NullMarked;
