package io.leat.client.consumer;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.client.ClientException;
import io.leat.client.Deadline;
import io.leat.client.DisconnectedException;
import io.leat.client.cluster.Backoff;
import io.leat.client.cluster.Cluster;
import io.leat.client.cluster.Lane;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.HeartbeatRequest;
import io.leat.protocol.message.HeartbeatResponse;
import io.leat.protocol.message.LeaveGroupRequest;
import io.leat.protocol.wire.MalformedMessageException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The life of one member of a group: it joins, beats while it reads, joins again when the group
/// begins anew, and leaves. The polling thread starts each step; a virtual thread does it and tells
/// the outcome as an event.
@ThreadSafe
final class Membership {
    private final Cluster cluster;
    private final GroupOptions options;
    private final JoinRound round;
    private final Consumer<Event> events;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// Written by the thread that joins; the others only need a recent value.
    private volatile Generation generation = Generation.NONE;

    /// Written by the polling thread, read by heartbeats.
    private volatile long lastPollNanos = System.nanoTime();

    Membership(Cluster cluster, GroupOptions options, Set<String> topics, Consumer<Event> events) {
        this.cluster = cluster;
        this.options = options;
        this.round = new JoinRound(cluster, options, topics);
        this.events = events;
    }

    Generation generation() {
        return generation;
    }

    void polled() {
        lastPollNanos = System.nanoTime();
    }

    /// Starts to join; [Event.Joined] or [Event.JoinFailed] follows.
    void join() {
        Generation before = generation;
        generation = new Generation(Generation.NONE.id(), before.memberId());
        Thread.ofVirtual()
                .name("leat-client-join-" + options.name())
                .start(() -> join(before.memberId()));
    }

    private void join(String formerMemberId) {
        String memberId = formerMemberId;
        for (int failures = 1; closed.getCount() > 0; failures++) {
            try {
                JoinRound.Result result = round.run(memberId);
                generation = result.generation();
                if (closed.getCount() == 0) {
                    leave();
                    return;
                }
                events.accept(new Event.Joined(result.generation(), result.assignment()));
                beat(result.generation());
                return;
            } catch (JoinRound.Again again) {
                memberId = again.memberId();
                generation = new Generation(Generation.NONE.id(), memberId);
                pause(again.atOnce() ? Duration.ZERO : Backoff.after(failures));
            } catch (ClientException failed) {
                events.accept(new Event.JoinFailed(failed));
                return;
            } catch (MalformedMessageException nonsense) {
                String text = "Another member of group " + options.name() + " sent nonsense: ";
                events.accept(
                        new Event.JoinFailed(
                                new DisconnectedException(text + nonsense.getMessage(), nonsense)));
                return;
            }
        }
    }

    /// Beats until the generation ends.
    private void beat(Generation current) {
        HeartbeatRequest request =
                HeartbeatRequest.builder()
                        .groupId(options.name())
                        .generationId(current.id())
                        .memberId(current.memberId())
                        .build();
        while (!pause(options.heartbeatInterval()) && generation.equals(current)) {
            if (System.nanoTime() - lastPollNanos > options.pollInterval().toNanos()) {
                continue;
            }
            ErrorCode error = beat(request);
            switch (error) {
                case REBALANCE_IN_PROGRESS -> {
                    events.accept(new Event.RejoinWanted(true));
                    return;
                }
                case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID -> {
                    generation = Generation.NONE;
                    events.accept(new Event.RejoinWanted(false));
                    return;
                }
                default -> {
                    // it went well, or the next one tries another coordinator
                }
            }
        }
    }

    private ErrorCode beat(HeartbeatRequest request) {
        Deadline deadline = Deadline.in(options.sessionTimeout().dividedBy(3));
        try {
            var response =
                    (HeartbeatResponse)
                            cluster.callCoordinator(
                                    options.name(), Lane.HEARTBEAT, request, deadline);
            ErrorCode error = ErrorCode.of(response.errorCode());
            if (error == ErrorCode.NOT_COORDINATOR
                    || error == ErrorCode.COORDINATOR_NOT_AVAILABLE) {
                cluster.forgetCoordinator(options.name());
            }
            return error;
        } catch (ClientException lost) {
            cluster.forgetCoordinator(options.name());
            return ErrorCode.NONE;
        } catch (InterruptedException nobodyDoesThat) {
            throw new IllegalStateException(nobodyDoesThat);
        }
    }

    /// Waits; returns whether the membership was closed meanwhile.
    private boolean pause(Duration pause) {
        try {
            return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodyDoesThat) {
            throw new IllegalStateException(nobodyDoesThat);
        }
    }

    /// Leaves, so that the others need not wait for the session to end. A failure does not matter.
    void close() {
        closed.countDown();
        leave();
    }

    private void leave() {
        String memberId = generation.memberId();
        generation = Generation.NONE;
        if (memberId.isEmpty()) {
            return;
        }
        LeaveGroupRequest request =
                LeaveGroupRequest.builder()
                        .groupId(options.name())
                        .members(
                                List.of(
                                        LeaveGroupRequest.MemberIdentity.builder()
                                                .memberId(memberId)
                                                .reason("the consumer was closed")
                                                .build()))
                        .build();
        try {
            Deadline deadline = Deadline.in(Duration.ofSeconds(2));
            cluster.callCoordinator(options.name(), Lane.HEARTBEAT, request, deadline);
        } catch (ClientException goneAnyway) {
            // the session ends by itself
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
