/// Looking after a cluster: its brokers, topics, configs and consumer groups. [Admin] is the way
/// in.
@NullMarked
package io.leat.client.admin;

import org.jspecify.annotations.NullMarked;
