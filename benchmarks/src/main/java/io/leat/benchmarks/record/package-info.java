/// JMH benchmarks of what is done to every record batch.
@NullMarked
package io.leat.benchmarks.record;

import org.jspecify.annotations.NullMarked;
