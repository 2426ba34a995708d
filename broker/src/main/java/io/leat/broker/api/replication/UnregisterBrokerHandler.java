package io.leat.broker.api.replication;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.Verdicts;
import io.leat.broker.coordination.ControllerGateway;
import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.BrokerRemoval;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.protocol.message.UnregisterBrokerRequest;
import io.leat.protocol.message.UnregisterBrokerResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/// Has the cluster forget a broker that is gone for good.
///
/// @param remembered whether anything is left of a broker; asked on the coordination thread
public record UnregisterBrokerHandler(ControllerGateway controller, IntPredicate remembered)
        implements Handler<UnregisterBrokerRequest> {
    @Override
    public Reply start(UnregisterBrokerRequest request, RequestContext context) {
        int broker = request.brokerId();
        CompletableFuture<Ruling<Integer>> ruling =
                controller.submit(
                        image -> BrokerRemoval.decide(image, broker, remembered.test(broker)));
        return () -> response(Verdicts.await(ruling, 1, Verdicts.TIMEOUT_MILLIS));
    }

    private static UnregisterBrokerResponse response(List<Outcome<Integer>> outcomes) {
        var response = UnregisterBrokerResponse.builder();
        return switch (outcomes.getFirst()) {
            case Outcome.Accepted<Integer> accepted -> response.build();
            case Outcome.Refused<Integer>(Refusal refusal) ->
                    response.errorCode(refusal.error().code())
                            .errorMessage(refusal.message())
                            .build();
        };
    }
}
