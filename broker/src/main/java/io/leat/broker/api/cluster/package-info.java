/// What clients ask to find their way: brokers, topics, partitions and who leads them.
@NullMarked
package io.leat.broker.api.cluster;

import org.jspecify.annotations.NullMarked;
