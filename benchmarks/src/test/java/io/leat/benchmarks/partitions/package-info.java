/// How many partitions one broker carries, and what they cost: Leat and Apache Kafka, each with its
/// stock settings, driven by Apache's client. It is in the test sources because Kafka's classes are
/// allowed in test scope only.
@NullMarked
package io.leat.benchmarks.partitions;

import org.jspecify.annotations.NullMarked;
