/// Connections from this broker to others: one request, one answer, in Kafka's protocol. All
/// brokers of a cluster are of one version for now, so versions are not negotiated.
@NullMarked
package io.leat.broker.peer;

import org.jspecify.annotations.NullMarked;
