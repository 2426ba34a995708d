/// What every broker knows of the cluster: an immutable image of brokers, topics, partitions and
/// configs. A change makes a new image that shares nearly everything with the old one, so that
/// 100,000 partitions cost a change of one topic microseconds, and two images are compared by
/// looking only at what differs.
@NullMarked
package io.leat.cluster.image;

import org.jspecify.annotations.NullMarked;
