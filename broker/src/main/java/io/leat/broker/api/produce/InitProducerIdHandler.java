package io.leat.broker.api.produce;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.InitProducerIdRequest;
import io.leat.protocol.message.InitProducerIdResponse;
import java.util.concurrent.TimeUnit;

/// Gives an idempotent producer its id. A producer that already has one and lost its place gets a
/// new one: without a transactional id there is nothing to resume (KIP-360).
public final class InitProducerIdHandler implements Handler<InitProducerIdRequest> {
    /// A producer asks again after this.
    private static final long WAIT_MILLIS_MAX = 10_000;

    private static final InitProducerIdResponse NOT_NOW =
            failure(ErrorCode.COORDINATOR_NOT_AVAILABLE);

    private final ProducerIdSource ids;

    public InitProducerIdHandler(ProducerIdSource ids) {
        this.ids = ids;
    }

    @Override
    public Reply start(InitProducerIdRequest request, RequestContext context) {
        return () -> answer(request);
    }

    private InitProducerIdResponse answer(InitProducerIdRequest request) {
        String transactionalId = request.transactionalId();
        if (transactionalId != null) {
            // Transactions are not there yet; this error ends a client's attempt at once.
            return failure(
                    transactionalId.isEmpty()
                            ? ErrorCode.INVALID_REQUEST
                            : ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
        }
        return ids.next()
                .thenApply(InitProducerIdHandler::given)
                .completeOnTimeout(NOT_NOW, WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .exceptionally(e -> NOT_NOW)
                .join();
    }

    private static InitProducerIdResponse given(long id) {
        return InitProducerIdResponse.builder().producerId(id).producerEpoch((short) 0).build();
    }

    private static InitProducerIdResponse failure(ErrorCode error) {
        return InitProducerIdResponse.builder()
                .errorCode(error.code())
                .producerId(-1)
                .producerEpoch((short) -1)
                .build();
    }
}
