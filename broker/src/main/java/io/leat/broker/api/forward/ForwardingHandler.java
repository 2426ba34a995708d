package io.leat.broker.api.forward;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiResponse;
import java.util.Optional;

/// An API that the controller serves. If it cannot be reached the broker answers itself, that it is
/// not the controller: clients then ask again.
record ForwardingHandler<Q extends ApiRequest>(Forwarder forwarder, Handler<Q> here)
        implements Handler<Q> {
    @Override
    public Reply start(Q request, RequestContext context) {
        Optional<BrokerRegistration> controller = forwarder.target(context.head());
        if (controller.isEmpty()) {
            return here.start(request, context);
        }
        return () -> {
            Optional<ApiResponse> answer =
                    forwarder.ask(controller.get(), request, context.version());
            return answer.isPresent() ? answer.get() : here.start(request, context).await();
        };
    }
}
