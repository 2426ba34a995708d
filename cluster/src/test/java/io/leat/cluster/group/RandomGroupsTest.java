package io.leat.cluster.group;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.group.Answer.Joined;
import io.leat.cluster.group.Answer.Refused;
import io.leat.cluster.group.Answer.Synced;
import io.leat.cluster.group.Decision.Completion;
import io.leat.cluster.group.GroupRecord.GroupForgotten;
import io.leat.cluster.group.GroupRecord.GroupSaved;
import io.leat.cluster.group.GroupRequest.Claim;
import io.leat.cluster.group.GroupRequest.PartitionOffset;
import io.leat.cluster.group.GroupSnapshot.SavedMember;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that do as they please, a log that sometimes refuses, coordinators that fail over: what
/// must hold all the same. A failing seed is in the test's name; `-Dleat.seed=N` runs one seed.
class RandomGroupsTest {
    private static final int STEPS = 400;
    private static final List<String> GROUPS = List.of("g", "h");
    private static final List<String> TOPICS = List.of("t", "u");

    private static final GroupRules RULES =
            new GroupRules(6_000, 60_000, 5, 3_000, 10, 3_600_000, 600_000);

    /// A client with what it was last told, right or stale.
    private static final class Client {
        final String group;
        final String instance;
        String memberId = "";
        int generation = -1;

        Client(String group, String instance) {
            this.group = group;
            this.instance = instance;
        }
    }

    private record Waiting(Client client, String kind) {}

    private final List<GroupRecord> log = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private final Set<Long> answered = new HashSet<>();
    private Random random = new Random(0);
    private GroupCoordinator coordinator = new GroupCoordinator(RULES, random);
    private long millis;
    private long nextTicket;

    static Stream<Long> seeds() {
        Long one = Long.getLong("leat.seed");
        return one != null ? Stream.of(one) : Stream.iterate(1L, seed -> seed + 1).limit(200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverClientsDoTheGroupsStaySound(long seed) {
        random = new Random(seed);
        coordinator = new GroupCoordinator(RULES, random);
        coordinator.loaded(now());
        for (int i = 0; i < 12; i++) {
            clients.add(new Client(pick(GROUPS), i % 3 == 0 ? "i" + i % 4 : ""));
        }
        for (int step = 0; step < STEPS; step++) {
            step();
            checkReplay();
        }
        checkEverybodyIsAnsweredAndGroupsEmpty();
    }

    private void step() {
        Client client = pick(clients);
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> request(client, "join", join(client));
            case 5, 6, 7, 8 -> request(client, "sync", sync(client));
            case 9, 10 -> request(client, "commit", commit(client));
            case 11 -> request(client, "leave", leave(client));
            case 12 -> client.memberId = "";
            case 13 -> request(client, "delete", new GroupRequest.DeleteGroup(client.group));
            case 14 ->
                    request(
                            client,
                            "delete",
                            new GroupRequest.DeleteOffsets(
                                    client.group,
                                    TOPICS.stream().map(it -> new TopicPartition(it, 0)).toList()));
            case 15 -> carryOut(coordinator.topicsDeleted(Set.of(pick(TOPICS)), now()));
            case 16 -> failOver();
            case 17, 18 -> coordinator.heartbeat(claim(client), now());
            default -> pass(random.nextInt(random.nextInt(10) == 0 ? 4_000_000 : 4_000));
        }
    }

    private GroupRequest join(Client client) {
        List<Member.Protocol> protocols = new ArrayList<>();
        for (String name :
                random.nextInt(5) == 0 ? List.of("sticky") : List.of("range", "sticky")) {
            protocols.add(new Member.Protocol(name, Scene.subscription(pick(TOPICS))));
        }
        return new GroupRequest.Join(
                client.group,
                client.memberId,
                claim(client).instanceId(),
                new Member.Client("c", "/h"),
                new Member.Timeouts(6_000 + random.nextInt(20_000), random.nextInt(30_000)),
                new GroupRequest.Offer("consumer", protocols),
                new GroupRequest.Abilities(random.nextBoolean(), random.nextBoolean()),
                "");
    }

    private GroupRequest sync(Client client) {
        Map<String, ByteBuffer> shares =
                coordinator.group(client.group).members().keySet().stream()
                        .collect(
                                Collectors.toMap(
                                        id -> id,
                                        _ ->
                                                ByteBuffer.allocate(8)
                                                        .putLong(random.nextLong())
                                                        .flip()));
        return new GroupRequest.Sync(claim(client), null, null, shares);
    }

    private GroupRequest commit(Client client) {
        PartitionOffset offset =
                new PartitionOffset(
                        new TopicPartition(pick(TOPICS), 0),
                        Uuid.ZERO,
                        random.nextInt(1_000),
                        -1,
                        random.nextInt(9) == 0 ? "much too long" : "");
        Claim claim =
                random.nextInt(4) == 0 ? new Claim(client.group, -1, "", null) : claim(client);
        return new GroupRequest.CommitOffsets(
                claim,
                random.nextInt(4) == 0 ? 1_000 : -1,
                ErrorCode.ILLEGAL_GENERATION,
                List.of(offset));
    }

    private GroupRequest leave(Client client) {
        return new GroupRequest.Leave(
                client.group,
                List.of(
                        new GroupRequest.Leaver(client.memberId, claim(client).instanceId(), ""),
                        new GroupRequest.Leaver(client.memberId, null, "")));
    }

    private static Claim claim(Client client) {
        return new Claim(
                client.group,
                client.generation,
                client.memberId,
                client.instance.isEmpty() ? null : client.instance);
    }

    private void request(Client client, String kind, GroupRequest request) {
        long ticket = nextTicket++;
        Decision decision = coordinator.decide(request, ticket, now());
        if (random.nextInt(12) == 0 && !decision.records().isEmpty()) {
            coordinator.drop(decision, now());
        } else {
            waiting.put(ticket, new Waiting(client, kind));
            carryOut(List.of(decision));
        }
    }

    private void carryOut(List<Decision> decisions) {
        for (Decision decision : decisions) {
            log.addAll(decision.records());
            coordinator.accept(decision);
            decision.completions().forEach(this::complete);
        }
    }

    private void complete(Completion completion) {
        Waiting asked = requireNonNull(waiting.remove(completion.ticket()), "never asked");
        assertThat(answered.add(completion.ticket())).as("one answer per request").isTrue();
        switch (completion.answer()) {
            case Joined joined -> {
                assertThat(asked.kind).isEqualTo("join");
                asked.client.memberId = joined.memberId();
                asked.client.generation = joined.generation().id();
            }
            case Synced synced -> checkShare(asked.client, synced);
            case Refused refused when asked.kind.equals("join") ->
                    asked.client.memberId =
                            refused.error() == ErrorCode.MEMBER_ID_REQUIRED
                                    ? refused.memberId()
                                    : "";
            default -> {}
        }
    }

    /// One assignment per generation: what a member is given is what the log says.
    private void checkShare(Client client, Synced synced) {
        GroupSnapshot saved = lastSaved(client.group);
        SavedMember member =
                saved.members().stream()
                        .filter(it -> it.id().equals(client.memberId))
                        .findFirst()
                        .orElseThrow();
        assertThat(saved.generation()).isEqualTo(client.generation);
        assertThat(synced.assignment()).isEqualTo(member.assignment());
    }

    private GroupSnapshot lastSaved(String group) {
        GroupSnapshot last = ClassicGroup.empty(group).snapshot();
        for (GroupRecord rec : log) {
            if (rec instanceof GroupSaved saved && saved.groupId().equals(group)) {
                last = saved.snapshot();
            } else if (rec instanceof GroupForgotten && rec.groupId().equals(group)) {
                last = ClassicGroup.empty(group).snapshot();
            }
        }
        return last;
    }

    private void checkReplay() {
        GroupCoordinator other = new GroupCoordinator(RULES, random);
        log.forEach(other::replay);
        for (String group : GROUPS) {
            assertThat(other.committed(group)).isEqualTo(coordinator.committed(group));
            ClassicGroup live = coordinator.group(group);
            if (live.state() instanceof ClassicState.Stable) {
                assertThat(other.group(group).snapshot()).isEqualTo(live.snapshot());
            }
            assertThat(live.pending()).hasSizeLessThan(GroupRules.PENDING_MEMBERS_MAX);
            if (!live.members().isEmpty()) {
                assertThat(coordinator.nextDeadlineMillis()).isLessThan(millis + 400_000);
            }
        }
    }

    private void checkEverybodyIsAnsweredAndGroupsEmpty() {
        pass(600_000);
        assertThat(waiting).as("nobody waits for ever").isEmpty();
        for (String group : GROUPS) {
            assertThat(coordinator.group(group).members()).isEmpty();
        }
        pass(8_000_000);
        assertThat(coordinator.list()).as("nothing is kept for ever").isEmpty();
        GroupCoordinator other = new GroupCoordinator(RULES, random);
        log.forEach(other::replay);
        assertThat(other.list()).isEmpty();
    }

    private void failOver() {
        coordinator = new GroupCoordinator(RULES, random);
        log.forEach(coordinator::replay);
        coordinator.loaded(now());
        waiting.clear();
    }

    private void pass(long duration) {
        long until = millis + duration;
        while (coordinator.nextDeadlineMillis() <= until) {
            millis = Math.max(millis, coordinator.nextDeadlineMillis());
            for (Decision decision : coordinator.advance(now())) {
                if (random.nextInt(12) == 0) {
                    coordinator.drop(decision, now());
                } else {
                    carryOut(List.of(decision));
                }
            }
        }
        millis = until;
    }

    private Now now() {
        return new Now(millis, millis);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
