/// How long records stay: retention, the deletion of records and topics, and timestamps.
@NullMarked
package io.leat.systemtest.lifetime;

import org.jspecify.annotations.NullMarked;
