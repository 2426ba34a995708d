package io.leat.broker.api.group;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.group.OffsetsTopic;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.FindCoordinatorRequest;
import io.leat.protocol.message.FindCoordinatorResponse;
import io.leat.protocol.message.FindCoordinatorResponse.Coordinator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// FindCoordinator: the broker that leads the partition in which a group's records live. The first
/// request creates the topic.
public final class FindCoordinatorHandler implements Handler<FindCoordinatorRequest> {
    private static final short SEVERAL_KEYS = 4;
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final int NO_BROKER = -1;

    private final OffsetsTopic offsetsTopic;
    private final Supplier<ClusterImage> cluster;

    public FindCoordinatorHandler(OffsetsTopic offsetsTopic, Supplier<ClusterImage> cluster) {
        this.offsetsTopic = offsetsTopic;
        this.cluster = cluster;
    }

    @Override
    public Reply start(FindCoordinatorRequest request, RequestContext context) {
        boolean several = context.version() >= SEVERAL_KEYS;
        List<String> keys = several ? request.coordinatorKeys() : List.of(request.key());
        String listener = context.peer().listener();
        return () -> {
            List<Coordinator> found = find(keys, request.keyType(), listener);
            return several
                    ? FindCoordinatorResponse.builder().coordinators(found).build()
                    : single(found.getFirst());
        };
    }

    private List<Coordinator> find(List<String> keys, byte keyType, String listener)
            throws InterruptedException {
        if (keyType == GROUP && offsetsTopic.partitionCount() == 0) {
            offsetsTopic.create();
        }
        ClusterImage image = cluster.get();
        List<Coordinator> found = new ArrayList<>();
        for (String key : keys) {
            found.add(
                    switch (keyType) {
                        case GROUP -> groupCoordinator(key, image, listener);
                        case TRANSACTION ->
                                none(
                                        key,
                                        ErrorCode.COORDINATOR_NOT_AVAILABLE,
                                        "Transactions are not supported yet.");
                        default ->
                                none(
                                        key,
                                        ErrorCode.INVALID_REQUEST,
                                        "There are no coordinators of type " + keyType + ".");
                    });
        }
        return found;
    }

    private static Coordinator groupCoordinator(
            String groupId, ClusterImage image, String listener) {
        BrokerRegistration broker = leader(groupId, image);
        Endpoint endpoint = broker == null ? null : broker.endpoint(listener);
        if (broker == null || endpoint == null) {
            return none(
                    groupId,
                    ErrorCode.COORDINATOR_NOT_AVAILABLE,
                    "The coordinator is not available.");
        }
        return Coordinator.builder()
                .key(groupId)
                .nodeId(broker.id())
                .host(endpoint.host())
                .port(endpoint.port())
                .build();
    }

    private static @Nullable BrokerRegistration leader(String groupId, ClusterImage image) {
        TopicImage topic = image.topic(OffsetsTopic.NAME);
        if (topic == null) {
            return null;
        }
        int index = OffsetsTopic.partitionOf(groupId, topic.partitions().size());
        PartitionState partition = topic.partition(index);
        return partition == null ? null : image.liveBroker(partition.leader());
    }

    private static Coordinator none(String key, ErrorCode error, String message) {
        return Coordinator.builder()
                .key(key)
                .nodeId(NO_BROKER)
                .port(NO_BROKER)
                .errorCode(error.code())
                .errorMessage(message)
                .build();
    }

    private static FindCoordinatorResponse single(Coordinator found) {
        return FindCoordinatorResponse.builder()
                .errorCode(found.errorCode())
                .errorMessage(found.errorMessage())
                .nodeId(found.nodeId())
                .host(found.host())
                .port(found.port())
                .build();
    }
}
