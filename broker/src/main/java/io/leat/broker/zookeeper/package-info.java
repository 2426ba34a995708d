/// ZooKeeper's server inside this process: embedded for a single broker, or one member of an
/// ensemble that several brokers share. It is Apache's own server with its own files; this package
/// only starts and stops it.
@NullMarked
package io.leat.broker.zookeeper;

import org.jspecify.annotations.NullMarked;
