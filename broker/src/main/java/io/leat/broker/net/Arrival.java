package io.leat.broker.net;

import io.leat.broker.api.RequestContext.RequestHead;

/// A request's header, and when the last of its bytes were there.
record Arrival(RequestHead head, long nanos) {}
