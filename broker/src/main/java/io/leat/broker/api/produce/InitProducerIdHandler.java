package io.leat.broker.api.produce;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.InitProducerIdRequest;
import io.leat.protocol.message.InitProducerIdResponse;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives an idempotent producer its id. A producer that already has one and lost its place gets a
/// new one: without a transactional id there is nothing to resume (KIP-360).
public final class InitProducerIdHandler implements Handler<InitProducerIdRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(InitProducerIdHandler.class);

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
        try {
            return InitProducerIdResponse.builder()
                    .producerId(ids.next())
                    .producerEpoch((short) 0)
                    .build();
        } catch (UncheckedIOException e) {
            LOG.warn("producer_id.unavailable reason={}", e.toString());
            return failure(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        }
    }

    private static InitProducerIdResponse failure(ErrorCode error) {
        return InitProducerIdResponse.builder()
                .errorCode(error.code())
                .producerId(-1)
                .producerEpoch((short) -1)
                .build();
    }
}
