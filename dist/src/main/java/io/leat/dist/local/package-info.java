/// What runs on this machine from one data directory: a broker with ZooKeeper inside, or a cluster
/// of processes.
///
/// ```
/// DIR/leat.lock                 locked by the process that `leat start` became; holds its id
/// DIR/zookeeper                 ZooKeeper's data
/// DIR/broker                    the logs of a single broker, or
/// DIR/broker-0, DIR/broker-1 …  those of each broker of a cluster
/// DIR/config/NAME.properties    what each process of a cluster was started with
/// DIR/output/NAME.log           what it wrote; NAME.log.previous, what it wrote the time before
/// ```
@NullMarked
package io.leat.dist.local;

import org.jspecify.annotations.NullMarked;
