/// A cluster as its clients see it: which brokers there are, who leads which partition, who
/// coordinates which group, the connections to them, and when to try again.
@NullMarked
package io.leat.client.cluster;

import org.jspecify.annotations.NullMarked;
