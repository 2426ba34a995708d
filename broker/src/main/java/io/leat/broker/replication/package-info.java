/// Copying partitions between brokers: followers fetch from leaders, and leaders ask the controller
/// to change who is in sync. The rules are in `cluster.partition`; docs/REPLICATION.md tells why.
@NullMarked
package io.leat.broker.replication;

import org.jspecify.annotations.NullMarked;
