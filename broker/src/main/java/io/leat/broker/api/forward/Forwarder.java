package io.leat.broker.api.forward;

import io.leat.broker.api.ApiTable.Api;
import io.leat.broker.api.RequestContext.RequestHead;
import io.leat.broker.peer.PeerConnection;
import io.leat.broker.peer.PeerWatch;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes requests on to the controller, each on a connection of its own: they are rare. A request
/// that was passed on once is not passed on again: while brokers disagree on who the controller is
/// it would go round in circles.
///
/// @param listener the one by which brokers talk
public record Forwarder(
        int brokerId, String listener, Supplier<ClusterImage> image, PeerWatch watch) {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final String CLIENT_ID_PREFIX = "forwarded-by-";
    private static final int CONNECT_MILLIS_MAX = 1_000;
    private static final int ANSWER_MILLIS_MAX = 65_000;

    /// What Apache's clients may ask of any broker, and what they ask of one that they believe to
    /// be the controller.
    private static final Set<ApiKey> FORWARDED =
            Set.of(
                    ApiKey.CREATE_TOPICS,
                    ApiKey.DELETE_TOPICS,
                    ApiKey.CREATE_PARTITIONS,
                    ApiKey.ALTER_CONFIGS,
                    ApiKey.INCREMENTAL_ALTER_CONFIGS,
                    ApiKey.ELECT_LEADERS,
                    ApiKey.ALTER_PARTITION_REASSIGNMENTS,
                    ApiKey.UNREGISTER_BROKER);

    /// The APIs, of which those that need the controller are passed on where this broker is not.
    public List<Api<?>> over(List<Api<?>> apis) {
        return apis.stream().<Api<?>>map(this::over).toList();
    }

    private <Q extends ApiRequest> Api<Q> over(Api<Q> api) {
        return FORWARDED.contains(api.key())
                ? new Api<>(
                        api.key(), api.requestClass(), new ForwardingHandler<>(this, api.handler()))
                : api;
    }

    /// Where a request of this head is to go; empty if here.
    Optional<BrokerRegistration> target(RequestHead head) {
        return head.clientId().startsWith(CLIENT_ID_PREFIX) ? Optional.empty() : controller();
    }

    /// The controller, if it is another broker.
    public Optional<BrokerRegistration> controller() {
        ClusterImage now = image.get();
        return now.controllerId() == brokerId
                ? Optional.empty()
                : Optional.ofNullable(now.brokers().get(now.controllerId()));
    }

    /// Asks `controller` and waits for the answer; empty when there is none.
    public Optional<ApiResponse> ask(
            BrokerRegistration controller, ApiRequest request, short version) {
        Endpoint endpoint = controller.endpoint(listener);
        if (endpoint == null) {
            return Optional.empty();
        }
        String clientId = CLIENT_ID_PREFIX + brokerId;
        try (PeerConnection connection =
                PeerConnection.open(endpoint, clientId, CONNECT_MILLIS_MAX)) {
            watch.expect(connection, ANSWER_MILLIS_MAX);
            try {
                return Optional.of(connection.call(request, version));
            } finally {
                watch.forget(connection);
            }
        } catch (IOException e) {
            LOG.warn(
                    "request.forward.failed api={} controller={} reason=\"{}\"",
                    request.apiKey(),
                    controller.id(),
                    e.toString());
            return Optional.empty();
        }
    }
}
