/// Where replicas should be, so that a broker can go or all have their share: plans, without doing
/// anything. Whoever asks says how large partitions are.
@NullMarked
package io.leat.cluster.placement;

import org.jspecify.annotations.NullMarked;
