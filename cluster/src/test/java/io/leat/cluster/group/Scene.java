package io.leat.cluster.group;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leat.cluster.group.Answer.Joined;
import io.leat.cluster.group.Answer.JoinedMember;
import io.leat.cluster.group.Answer.Refused;
import io.leat.cluster.group.Answer.Synced;
import io.leat.cluster.group.Decision.Completion;
import io.leat.cluster.group.GroupRequest.Claim;
import io.leat.cluster.group.GroupRequest.CommitOffsets;
import io.leat.cluster.group.GroupRequest.PartitionOffset;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A coordinator, a log and a clock that a test plays with; everything that happens becomes a line
/// of text. Member ids read `name#1`: the random part is a counter.
final class Scene {
    static final String GROUP = "g";

    private static final String ID = "-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-0*([0-9a-f]+)";

    /// A consumer: it remembers what the coordinator told it.
    static final class Actor {
        final String name;
        String instanceId = "";
        String memberId = "";
        int generation = -1;
        Map<String, String> protocols = new LinkedHashMap<>(Map.of("range", "t"));
        int sessionMillis = 10_000;
        int rebalanceMillis = 60_000;
        boolean memberIdRequired = true;
        boolean skipAssignment = true;

        Actor(String name) {
            this.name = name;
        }

        Actor protocol(String protocol, String topic) {
            protocols = new LinkedHashMap<>(protocols);
            protocols.put(protocol, topic);
            return this;
        }

        Actor onlyProtocol(String protocol, String topic) {
            protocols = new LinkedHashMap<>(Map.of(protocol, topic));
            return this;
        }

        Claim claim() {
            return new Claim(GROUP, generation, memberId, instanceId.isEmpty() ? null : instanceId);
        }
    }

    final List<GroupRecord> log = new ArrayList<>();
    final GroupRules rules;
    long millis;
    boolean logIsBroken;
    GroupCoordinator coordinator;

    private final List<String> lines = new ArrayList<>();
    private final Map<Long, Actor> waiting = new HashMap<>();
    private long nextTicket = 1;
    private long nextId = 1;

    Scene() {
        this(GroupRules.defaults());
    }

    Scene(GroupRules rules) {
        this.rules = rules;
        this.coordinator = newCoordinator();
        coordinator.loaded(now());
    }

    private GroupCoordinator newCoordinator() {
        return new GroupCoordinator(rules, () -> (nextId++ + 1) / 2);
    }

    static Actor actor(String name) {
        return new Actor(name);
    }

    static Actor staticActor(String name) {
        Actor actor = new Actor(name);
        actor.instanceId = name;
        return actor;
    }

    Now now() {
        return new Now(millis, 1_000_000 + millis);
    }

    /// Another broker takes over: what it knows is what the log holds.
    void failOver() {
        say("another coordinator loads the log");
        coordinator = newCoordinator();
        log.forEach(coordinator::replay);
        coordinator.loaded(now());
        waiting.clear();
    }

    void join(Actor actor) {
        say(actor.name + " joins" + (actor.memberId.isEmpty() ? "" : " as " + actor.memberId));
        List<Member.Protocol> protocols =
                actor.protocols.entrySet().stream()
                        .map(it -> new Member.Protocol(it.getKey(), subscription(it.getValue())))
                        .toList();
        decide(
                actor,
                new GroupRequest.Join(
                        GROUP,
                        actor.memberId,
                        actor.claim().instanceId(),
                        new Member.Client(actor.name, "/127.0.0.1"),
                        new Member.Timeouts(actor.sessionMillis, actor.rebalanceMillis),
                        new GroupRequest.Offer("consumer", protocols),
                        new GroupRequest.Abilities(actor.memberIdRequired, actor.skipAssignment),
                        ""));
    }

    /// `assignments`: member, share, member, share …
    void sync(Actor actor, String... assignments) {
        Map<String, ByteBuffer> shares = new HashMap<>();
        for (int i = 0; i < assignments.length; i += 2) {
            shares.put(assignments[i], ByteBuffer.wrap(assignments[i + 1].getBytes(UTF_8)));
        }
        say(actor.name + " syncs" + (shares.isEmpty() ? "" : " and assigns"));
        decide(actor, new GroupRequest.Sync(actor.claim(), "consumer", null, shares));
    }

    void leave(Actor actor) {
        say(actor.name + " leaves");
        decide(
                actor,
                new GroupRequest.Leave(
                        GROUP,
                        List.of(
                                new GroupRequest.Leaver(
                                        actor.memberId, actor.claim().instanceId(), ""))));
    }

    void heartbeat(Actor actor) {
        say(actor.name + " heartbeats");
        lines.add("          " + coordinator.heartbeat(actor.claim(), now()));
    }

    void commit(Actor actor, String topic, long offset) {
        say(actor.name + " commits " + topic + "-0@" + offset);
        PartitionOffset at =
                new PartitionOffset(new TopicPartition(topic, 0), Uuid.ZERO, offset, -1, "");
        decide(
                actor,
                new CommitOffsets(actor.claim(), -1, ErrorCode.ILLEGAL_GENERATION, List.of(at)));
    }

    void request(String what, GroupRequest request) {
        say(what);
        decide(actor("operator"), request);
    }

    /// Lets time pass, waking the coordinator whenever it asked for that.
    void pass(long duration) {
        long until = millis + duration;
        while (coordinator.nextDeadlineMillis() <= until) {
            millis = Math.max(millis, coordinator.nextDeadlineMillis());
            List<Decision> decisions = coordinator.advance(now());
            if (!decisions.isEmpty()) {
                say("time is up");
            }
            decisions.forEach(this::carryOut);
        }
        millis = until;
    }

    private void decide(Actor actor, GroupRequest request) {
        long ticket = nextTicket++;
        waiting.put(ticket, actor);
        Decision decision = coordinator.decide(request, ticket, now());
        if (!carryOut(decision)) {
            waiting.remove(ticket);
        }
    }

    private boolean carryOut(Decision decision) {
        if (logIsBroken && !decision.records().isEmpty()) {
            lines.add("          the log refuses");
            coordinator.drop(decision, now());
            return false;
        }
        log.addAll(decision.records());
        coordinator.accept(decision);
        decision.records().forEach(rec -> lines.add("          log: " + text(rec)));
        decision.completions().forEach(this::complete);
        return true;
    }

    private void complete(Completion completion) {
        Actor actor = waiting.remove(completion.ticket());
        if (actor == null) {
            throw new AssertionError("answered twice, or never asked: " + completion);
        }
        switch (completion.answer()) {
            case Joined joined -> {
                actor.memberId = joined.memberId();
                actor.generation = joined.generation().id();
            }
            case Refused refused when refused.error() == ErrorCode.MEMBER_ID_REQUIRED ->
                    actor.memberId = refused.memberId();
            default -> {}
        }
        lines.add("          -> " + actor.name + ": " + text(completion.answer()));
    }

    int waitingCount() {
        return waiting.size();
    }

    String state() {
        return coordinator.describe(GROUP).state();
    }

    private void say(String what) {
        lines.add("%8d  %s".formatted(millis, what));
    }

    /// What happened since the last call.
    String transcript() {
        String text =
                lines.stream()
                        .map(line -> line.replaceAll(ID, "#$1"))
                        .collect(Collectors.joining("\n", "", "\n"));
        lines.clear();
        return text;
    }

    static ByteBuffer subscription(String topic) {
        byte[] name = topic.getBytes(UTF_8);
        ByteBuffer out = ByteBuffer.allocate(12 + name.length);
        return out.putShort((short) 0)
                .putInt(1)
                .putShort((short) name.length)
                .put(name)
                .putInt(-1)
                .flip();
    }

    static String text(ByteBuffer bytes) {
        return UTF_8.decode(bytes.duplicate()).toString();
    }

    private static String text(Answer answer) {
        return switch (answer) {
            case Joined joined ->
                    "generation %d, leader %s%s%s"
                            .formatted(
                                    joined.generation().id(),
                                    joined.leader(),
                                    joined.skipAssignment() ? ", skip the assignment" : "",
                                    joined.members().isEmpty()
                                            ? ""
                                            : joined.members().stream()
                                                    .map(JoinedMember::id)
                                                    .collect(
                                                            Collectors.joining(
                                                                    " ", ", assign to ", "")));
            case Synced synced -> "your share is '" + text(synced.assignment()) + "'";
            case Answer.Left left ->
                    left.members().stream()
                            .map(it -> it.error().toString())
                            .collect(Collectors.joining(" "));
            case Answer.OffsetsChanged changed ->
                    changed.partitions().entrySet().stream()
                            .map(it -> it.getKey() + " " + it.getValue())
                            .sorted()
                            .collect(Collectors.joining(", "));
            case Answer.GroupDeleted _ -> "group deleted";
            case Refused refused -> refused.error().toString();
        };
    }

    private static String text(GroupRecord rec) {
        return switch (rec) {
            case GroupRecord.OffsetSaved saved ->
                    saved.partition() + " at " + saved.offset().offset();
            case GroupRecord.OffsetForgotten forgotten -> "forget " + forgotten.partition();
            case GroupRecord.GroupForgotten forgotten -> "forget group " + forgotten.groupId();
            case GroupRecord.GroupSaved(GroupSnapshot group) ->
                    "generation %d %s"
                            .formatted(
                                    group.generation(),
                                    group.members().isEmpty()
                                            ? "empty"
                                            : group.members().stream()
                                                    .map(it ->
                                                            it.id()
                                                                    + "='"
                                                                    + text(it.assignment())
                                                                    + "'")
                                                    .collect(Collectors.joining(" ")));
        };
    }
}
