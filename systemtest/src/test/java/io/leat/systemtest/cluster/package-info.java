/// Several brokers and a ZooKeeper ensemble, each a process of its own: how they are started,
/// killed, frozen and cut off from each other, what clients did and saw meanwhile, and whether
/// every promise was kept. Only members that a test has started are signalled.
@NullMarked
package io.leat.systemtest.cluster;

import org.jspecify.annotations.NullMarked;
