package io.leat.broker.api.group;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.group.Seen;
import io.leat.cluster.group.GroupDescription.Listing;
import io.leat.protocol.message.ListGroupsRequest;
import io.leat.protocol.message.ListGroupsResponse;
import io.leat.protocol.message.ListGroupsResponse.ListedGroup;
import java.util.List;

/// ListGroups: the groups that this broker coordinates.
public final class ListGroupsHandler implements Handler<ListGroupsRequest> {
    private final GroupCoordinators groups;

    public ListGroupsHandler(GroupCoordinators groups) {
        this.groups = groups;
    }

    @Override
    public Reply start(ListGroupsRequest request, RequestContext context) {
        return Reply.of(
                switch (groups.list()) {
                    case Seen.Unavailable<List<Listing>> unavailable ->
                            ListGroupsResponse.builder()
                                    .errorCode(unavailable.error().code())
                                    .build();
                    case Seen.Found<List<Listing>> found ->
                            ListGroupsResponse.builder()
                                    .groups(
                                            found.value().stream()
                                                    .filter(it -> isWanted(it, request))
                                                    .map(ListGroupsHandler::listed)
                                                    .toList())
                                    .build();
                });
    }

    private static boolean isWanted(Listing group, ListGroupsRequest request) {
        return contains(request.statesFilter(), group.state())
                && contains(request.typesFilter(), group.type());
    }

    /// An empty filter lets everything through.
    private static boolean contains(List<String> filter, String value) {
        return filter.isEmpty() || filter.stream().anyMatch(value::equalsIgnoreCase);
    }

    private static ListedGroup listed(Listing group) {
        return ListedGroup.builder()
                .groupId(group.groupId())
                .protocolType(group.protocolType())
                .groupState(group.state())
                .groupType(group.type())
                .build();
    }
}
