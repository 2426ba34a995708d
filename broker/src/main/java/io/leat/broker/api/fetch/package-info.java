/// Fetch: incremental sessions (KIP-227), what to read within the limits of the request, and
/// waiting for more.
@NullMarked
package io.leat.broker.api.fetch;

import org.jspecify.annotations.NullMarked;
