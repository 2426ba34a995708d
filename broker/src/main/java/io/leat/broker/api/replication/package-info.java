/// What leaders, operators and their tools say about replicas: who is in sync, who shall lead,
/// where replicas shall be.
@NullMarked
package io.leat.broker.api.replication;

import org.jspecify.annotations.NullMarked;
