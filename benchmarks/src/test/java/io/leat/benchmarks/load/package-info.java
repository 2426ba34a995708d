/// The client's side of the comparison: Apache's producer and consumer with their defaults. It is
/// in the test sources because Kafka's classes are allowed in test scope only.
@NullMarked
package io.leat.benchmarks.load;

import org.jspecify.annotations.NullMarked;
