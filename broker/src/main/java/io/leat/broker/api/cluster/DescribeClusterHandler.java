package io.leat.broker.api.cluster;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.cluster.image.ClusterImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.DescribeClusterRequest;
import io.leat.protocol.message.DescribeClusterResponse;
import io.leat.protocol.message.DescribeClusterResponse.DescribeClusterBroker;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Tells which brokers there are, and which of them is the controller. There are no controllers
/// apart from brokers, so only endpoint type 1 (brokers) is answered.
public final class DescribeClusterHandler implements Handler<DescribeClusterRequest> {
    private static final byte BROKERS = 1;
    private static final byte CONTROLLERS = 2;

    private final Supplier<ClusterImage> image;

    public DescribeClusterHandler(Supplier<ClusterImage> image) {
        this.image = image;
    }

    @Override
    public Reply start(DescribeClusterRequest request, RequestContext context) {
        if (request.endpointType() != BROKERS) {
            return Reply.of(refusal(request.endpointType()));
        }
        ClusterView view =
                new ClusterView(
                        image.get(), context.peer().listener(), (topic, partition) -> List.of());
        return Reply.of(
                DescribeClusterResponse.builder()
                        .clusterId(view.image().clusterId())
                        .controllerId(view.image().controllerId())
                        .brokers(brokers(view, request.includeFencedBrokers()))
                        .clusterAuthorizedOperations(
                                AuthorizedOperations.onCluster(
                                        request.includeClusterAuthorizedOperations()))
                        .build());
    }

    private static List<DescribeClusterBroker> brokers(ClusterView view, boolean alsoFenced) {
        Stream<ClusterView.Node> fenced = alsoFenced ? view.fencedNodes().stream() : Stream.empty();
        return Stream.concat(view.nodes().stream(), fenced)
                .map(DescribeClusterHandler::broker)
                .toList();
    }

    private static DescribeClusterResponse refusal(byte endpointType) {
        ErrorCode error =
                endpointType == CONTROLLERS
                        ? ErrorCode.MISMATCHED_ENDPOINT_TYPE
                        : ErrorCode.UNSUPPORTED_ENDPOINT_TYPE;
        return DescribeClusterResponse.builder()
                .errorCode(error.code())
                .errorMessage("This listener belongs to a broker: endpoint type 1.")
                .endpointType(BROKERS)
                .clusterId("")
                .build();
    }

    private static DescribeClusterBroker broker(ClusterView.Node node) {
        return DescribeClusterBroker.builder()
                .brokerId(node.broker().id())
                .host(node.endpoint().host())
                .port(node.endpoint().port())
                .rack(node.broker().rack())
                .isFenced(!node.broker().isLive())
                .build();
    }
}
