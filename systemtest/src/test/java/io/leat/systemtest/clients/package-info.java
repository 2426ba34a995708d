/// Apache's Java clients (producer, consumer, admin) against the broker under test.
@NullMarked
package io.leat.systemtest.clients;

import org.jspecify.annotations.NullMarked;
