/// What clients ask of consumer groups: who coordinates a group, taking part in it, and the offsets
/// it has committed. Handlers turn messages into requests to
/// [GroupCoordinators][io.leat.broker.group.GroupCoordinators] and answers into messages.
@NullMarked
package io.leat.broker.api.group;

import org.jspecify.annotations.NullMarked;
