/// What follows when brokers do not answer although their registrations live on. No I/O: whoever
/// dials says what came of it. docs/REPLICATION.md has the table of failures.
@NullMarked
package io.leat.cluster.fencing;

import org.jspecify.annotations.NullMarked;
