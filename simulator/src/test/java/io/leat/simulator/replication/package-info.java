/// A cluster under one seed: brokers with real logs on disks that forget, the decisions that ship,
/// ZooKeeper's rules, and a network that loses, delays and repeats. One queue of events, one
/// thread.
///
/// [Tree] is ZooKeeper, [Machine] what a broker's process runs on, [Host] the process: its [Office]
/// (session, registration, election), [Desk] (controller), [Dials] (who seems to be gone),
/// [InSync], and for each partition a [Leading] or a [Copying]. They move bytes and wait as the
/// broker's classes do; what they decide is decided in `io.leat.cluster`, as there. [Checks] looks
/// at all of it from outside. [Weather] breaks things.
@NullMarked
package io.leat.simulator.replication;

import org.jspecify.annotations.NullMarked;
