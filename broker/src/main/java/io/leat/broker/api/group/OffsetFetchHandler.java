package io.leat.broker.api.group;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.group.PendingOffsets;
import io.leat.broker.group.Seen;
import io.leat.cluster.group.CommittedOffset;
import io.leat.cluster.image.ClusterImage;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.OffsetFetchRequest;
import io.leat.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.leat.protocol.message.OffsetFetchResponse;
import io.leat.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// OffsetFetch: how far groups have read; up to version 7 one group, then several at a time. A
/// partition without a committed offset has the offset -1. Every offset shown is committed, so that
/// `requireStable` asks for nothing more as long as no transaction writes offsets.
public final class OffsetFetchHandler implements Handler<OffsetFetchRequest> {
    private static final short SEVERAL_GROUPS = 8;
    private static final short TOPIC_IDS = 10;

    private final GroupCoordinators groups;
    private final Supplier<ClusterImage> cluster;

    public OffsetFetchHandler(GroupCoordinators groups, Supplier<ClusterImage> cluster) {
        this.groups = groups;
        this.cluster = cluster;
    }

    @Override
    public Reply start(OffsetFetchRequest request, RequestContext context) {
        short version = context.version();
        if (version < SEVERAL_GROUPS) {
            PendingOffsets pending = groups.committed(request.groupId());
            return () -> OneGroupOffsets.response(pending.await(), request.topics(), version);
        }
        List<PendingOffsets> pending =
                request.groups().stream().map(it -> groups.committed(it.groupId())).toList();
        TopicLookup topics = new TopicLookup(cluster.get(), version >= TOPIC_IDS);
        return () -> response(request.groups(), pending, topics);
    }

    private static OffsetFetchResponse response(
            List<OffsetFetchRequestGroup> requested,
            List<PendingOffsets> pending,
            TopicLookup topics) {
        List<OffsetFetchResponseGroup> responses = new ArrayList<>();
        for (int i = 0; i < requested.size(); i++) {
            OffsetFetchRequestGroup group = requested.get(i);
            OffsetFetchResponseGroup.Builder response =
                    OffsetFetchResponseGroup.builder().groupId(group.groupId());
            switch (pending.get(i).await()) {
                case Seen.Unavailable<Map<TopicPartition, CommittedOffset>> unavailable ->
                        response.errorCode(unavailable.error().code());
                case Seen.Found<Map<TopicPartition, CommittedOffset>> found ->
                        response.topics(new GroupOffsets(found.value(), topics).of(group.topics()));
            }
            responses.add(response.build());
        }
        return OffsetFetchResponse.builder().groups(responses).build();
    }
}
