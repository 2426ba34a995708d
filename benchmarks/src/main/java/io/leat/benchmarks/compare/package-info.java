/// Leat and Apache Kafka side by side: both brokers in turn, the same Apache client in a JVM of its
/// own, several rounds, medians and ratios. This package starts processes and reads `/proc`; it
/// knows no Kafka class. The client's side is in the test sources (`io.leat.benchmarks.load`),
/// because Kafka's classes are allowed in test scope only.
@NullMarked
package io.leat.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
