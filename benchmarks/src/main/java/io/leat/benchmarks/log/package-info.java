/// JMH benchmarks of the log: appending and reading as the broker does it.
@NullMarked
package io.leat.benchmarks.log;

import org.jspecify.annotations.NullMarked;
