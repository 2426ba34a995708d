package io.leat.client.consumer;

import io.leat.client.ClientException;
import io.leat.client.Deadline;
import io.leat.client.RefusedException;
import io.leat.client.cluster.Cluster;
import io.leat.client.cluster.Cluster.Missing;
import io.leat.client.cluster.ConsumerProtocol;
import io.leat.client.cluster.Lane;
import io.leat.client.cluster.TopicView;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.JoinGroupRequest;
import io.leat.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.leat.protocol.message.JoinGroupResponse;
import io.leat.protocol.message.SyncGroupRequest;
import io.leat.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.leat.protocol.message.SyncGroupResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One round of joining a group: join, share out the partitions if this member leads, sync.
record JoinRound(Cluster cluster, GroupOptions options, Set<String> topics) {
    private static final String PROTOCOL_TYPE = "consumer";

    /// What a member has after a round.
    record Result(Generation generation, List<TopicPartition> assignment) {}

    /// The round has to be begun again, as this member.
    static final class Again extends Exception {
        private static final long serialVersionUID = 1L;

        private final String memberId;
        private final boolean atOnce;

        Again(String memberId, boolean atOnce) {
            super(null, null, false, false);
            this.memberId = memberId;
            this.atOnce = atOnce;
        }

        String memberId() {
            return memberId;
        }

        boolean atOnce() {
            return atOnce;
        }
    }

    Result run(String memberId) throws Again {
        try {
            JoinGroupResponse joined = join(memberId);
            Generation generation = new Generation(joined.generationId(), joined.memberId());
            return new Result(generation, sync(generation, joined));
        } catch (InterruptedException nobodyDoesThat) {
            throw new IllegalStateException(nobodyDoesThat);
        } catch (ClientException failed) {
            if (failed.retriable()) {
                cluster.forgetCoordinator(options.name());
                throw new Again(memberId, false);
            }
            throw failed;
        }
    }

    private JoinGroupResponse join(String memberId) throws Again, InterruptedException {
        JoinGroupRequest request =
                JoinGroupRequest.builder()
                        .groupId(options.name())
                        .sessionTimeoutMs((int) options.sessionTimeout().toMillis())
                        .rebalanceTimeoutMs((int) options.pollInterval().toMillis())
                        .memberId(memberId)
                        .protocolType(PROTOCOL_TYPE)
                        .protocols(
                                List.of(
                                        JoinGroupRequestProtocol.builder()
                                                .name(RangeAssignor.NAME)
                                                .metadata(
                                                        ConsumerProtocol.writeSubscription(topics))
                                                .build()))
                        .build();
        Duration patience = options.pollInterval().plus(cluster.options().requestTimeout());
        var response =
                (JoinGroupResponse)
                        cluster.callCoordinator(
                                options.name(), Lane.GROUP, request, Deadline.in(patience));
        judge(response.errorCode(), memberId, response.memberId());
        return response;
    }

    private List<TopicPartition> sync(Generation generation, JoinGroupResponse joined)
            throws Again, InterruptedException {
        List<SyncGroupRequestAssignment> assignments =
                joined.leader().equals(generation.memberId()) ? shareOut(joined) : List.of();
        SyncGroupRequest request =
                SyncGroupRequest.builder()
                        .groupId(options.name())
                        .generationId(generation.id())
                        .memberId(generation.memberId())
                        .protocolType(PROTOCOL_TYPE)
                        .protocolName(joined.protocolName())
                        .assignments(assignments)
                        .build();
        Duration patience = options.pollInterval().plus(cluster.options().requestTimeout());
        var response =
                (SyncGroupResponse)
                        cluster.callCoordinator(
                                options.name(), Lane.GROUP, request, Deadline.in(patience));
        judge(response.errorCode(), generation.memberId(), generation.memberId());
        return ConsumerProtocol.readAssignment(response.assignment());
    }

    private List<SyncGroupRequestAssignment> shareOut(JoinGroupResponse joined)
            throws InterruptedException {
        Map<String, List<String>> wishes = new HashMap<>();
        for (JoinGroupResponse.JoinGroupResponseMember member : joined.members()) {
            wishes.put(member.memberId(), ConsumerProtocol.readSubscription(member.metadata()));
        }
        Set<String> all = new HashSet<>();
        wishes.values().forEach(all::addAll);
        Deadline deadline = Deadline.in(cluster.options().requestTimeout());
        Map<String, TopicView> known = cluster.refresh(all, Missing.REFUSE, deadline).topics();
        return RangeAssignor.assign(wishes, topic -> partitions(known, topic)).entrySet().stream()
                .map(member ->
                        SyncGroupRequestAssignment.builder()
                                .memberId(member.getKey())
                                .assignment(ConsumerProtocol.writeAssignment(member.getValue()))
                                .build())
                .toList();
    }

    private static int partitions(Map<String, TopicView> known, String topic) {
        TopicView view = known.get(topic);
        return view == null ? 0 : view.partitions().size();
    }

    private void judge(short code, String memberId, String givenId) throws Again {
        ErrorCode error = ErrorCode.of(code);
        switch (error) {
            case NONE -> {
                // this step is done
            }
            case MEMBER_ID_REQUIRED -> throw new Again(givenId, true);
            case REBALANCE_IN_PROGRESS -> throw new Again(memberId, true);
            case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION -> throw new Again("", true);
            default -> RefusedException.throwIf(code, "group " + options.name());
        }
    }
}
