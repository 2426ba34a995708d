/// What the controller decides of replicas: who leads, who is in sync, who is eligible, where
/// replicas move. Pure, as all of [io.leat.cluster.controller]: an image and what happened go in;
/// outcomes and changes come out. docs/REPLICATION.md has the rules.
@NullMarked
package io.leat.cluster.leadership;

import org.jspecify.annotations.NullMarked;
