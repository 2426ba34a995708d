package io.leat.broker.api.group;

import io.leat.broker.api.ApiTable.Api;
import io.leat.broker.group.GroupCoordinators;
import io.leat.cluster.image.ClusterImage;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.DeleteGroupsRequest;
import io.leat.protocol.message.DescribeGroupsRequest;
import io.leat.protocol.message.FindCoordinatorRequest;
import io.leat.protocol.message.HeartbeatRequest;
import io.leat.protocol.message.JoinGroupRequest;
import io.leat.protocol.message.LeaveGroupRequest;
import io.leat.protocol.message.ListGroupsRequest;
import io.leat.protocol.message.OffsetCommitRequest;
import io.leat.protocol.message.OffsetDeleteRequest;
import io.leat.protocol.message.OffsetFetchRequest;
import io.leat.protocol.message.SyncGroupRequest;
import java.util.List;
import java.util.function.Supplier;

/// The entries of the table of APIs that concern groups.
public final class GroupApis {
    private GroupApis() {}

    public static List<Api<?>> of(GroupCoordinators groups, Supplier<ClusterImage> cluster) {
        return List.of(
                new Api<>(
                        ApiKey.FIND_COORDINATOR,
                        FindCoordinatorRequest.class,
                        new FindCoordinatorHandler(groups.topic(), cluster)),
                new Api<>(ApiKey.JOIN_GROUP, JoinGroupRequest.class, new JoinGroupHandler(groups)),
                new Api<>(ApiKey.SYNC_GROUP, SyncGroupRequest.class, new SyncGroupHandler(groups)),
                new Api<>(ApiKey.HEARTBEAT, HeartbeatRequest.class, new HeartbeatHandler(groups)),
                new Api<>(
                        ApiKey.LEAVE_GROUP, LeaveGroupRequest.class, new LeaveGroupHandler(groups)),
                new Api<>(
                        ApiKey.DESCRIBE_GROUPS,
                        DescribeGroupsRequest.class,
                        new DescribeGroupsHandler(groups)),
                new Api<>(
                        ApiKey.LIST_GROUPS, ListGroupsRequest.class, new ListGroupsHandler(groups)),
                new Api<>(
                        ApiKey.DELETE_GROUPS,
                        DeleteGroupsRequest.class,
                        new DeleteGroupsHandler(groups)),
                new Api<>(
                        ApiKey.OFFSET_COMMIT,
                        OffsetCommitRequest.class,
                        new OffsetCommitHandler(groups, cluster)),
                new Api<>(
                        ApiKey.OFFSET_FETCH,
                        OffsetFetchRequest.class,
                        new OffsetFetchHandler(groups, cluster)),
                new Api<>(
                        ApiKey.OFFSET_DELETE,
                        OffsetDeleteRequest.class,
                        new OffsetDeleteHandler(groups, cluster)));
    }
}
