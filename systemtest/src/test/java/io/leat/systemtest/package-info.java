/// Real processes, real clients, real faults. Every test runs against Leat's distribution and, with
/// `-Dleat.systemtest.broker=kafka`, against Apache Kafka, so that a test is proven right against
/// the reference before it judges Leat.
@NullMarked
package io.leat.systemtest;

import org.jspecify.annotations.NullMarked;
