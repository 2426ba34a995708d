package io.leat.cluster.group;

import static io.leat.protocol.Invariant.check;
import static java.util.Objects.requireNonNull;

import io.leat.cluster.group.GroupRequest.Claim;
import io.leat.cluster.group.GroupRequest.CommitOffsets;
import io.leat.cluster.group.GroupRequest.DeleteGroup;
import io.leat.cluster.group.GroupRequest.DeleteOffsets;
import io.leat.cluster.group.GroupRequest.Join;
import io.leat.cluster.group.GroupRequest.Leave;
import io.leat.cluster.group.GroupRequest.Sync;
import io.leat.cluster.group.Rebalancing.Removal;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The groups whose records live in one partition of the coordinator's log. Requests are answered
/// with a [Decision], which changes nothing until it is accepted; `ticket` names the request in the
/// decision that answers it, this one or a later one. A decision is accepted or dropped before the
/// next request about the same group. Confined to one owner; no I/O, clock or thread of its own.
public final class GroupCoordinator {
    /// Groups looked at in one call of [#advance].
    private static final int DUE_GROUPS_MAX = 100;

    private final GroupRules rules;
    private final RandomGenerator random;
    private final Map<String, GroupEntry> entries = new HashMap<>();
    private final WakeUps wakeUps = new WakeUps();
    private long nextOffsetCheckMillis = Long.MAX_VALUE;

    /// `random` makes up member ids.
    public GroupCoordinator(GroupRules rules, RandomGenerator random) {
        this.rules = rules;
        this.random = random;
    }

    /// Takes in one record of the log, in the log's order, before [#loaded].
    public void replay(GroupRecord rec) {
        GroupEntry entry = entries.computeIfAbsent(rec.groupId(), GroupEntry::new);
        entry.apply(rec);
        if (entry.isIdle()) {
            entries.remove(rec.groupId());
        }
    }

    /// The log has been read to its end: from here the members' sessions run.
    public void loaded(Now now) {
        nextOffsetCheckMillis = now.steadyMillis() + rules.offsetsCheckIntervalMillis();
        for (GroupEntry entry : entries.values()) {
            entry.restartSessions(now.steadyMillis());
            wakeUps.move(entry, entry.nextDeadlineMillis());
        }
    }

    /// What a request leads to. It is answered by this decision or by a later one.
    public Decision decide(GroupRequest request, long ticket, Now now) {
        ClassicGroup group = group(request.groupId());
        Draft draft = new Draft(group, rules, now);
        switch (request) {
            case Join join -> decideJoin(draft, join, ticket);
            case Sync sync -> new Syncing(draft, sync, ticket).decide();
            case Leave leave -> new Leaving(draft, leave).decide(ticket);
            case CommitOffsets commit -> decideCommit(draft, group, commit, ticket);
            case DeleteOffsets delete -> forgetting(draft, group).deleteOffsets(delete, ticket);
            case DeleteGroup _ -> forgetting(draft, group).deleteGroup(ticket);
        }
        return draft.decide();
    }

    private void decideJoin(Draft draft, Join join, long ticket) {
        int sessionMillis = join.timeouts().sessionMillis();
        if (join.groupId().isEmpty()) {
            draft.refuse(ticket, ErrorCode.INVALID_GROUP_ID, join.memberId());
        } else if (sessionMillis < rules.sessionTimeoutMillisMin()
                || sessionMillis > rules.sessionTimeoutMillisMax()) {
            draft.refuse(ticket, ErrorCode.INVALID_SESSION_TIMEOUT, join.memberId());
        } else {
            new Joining(draft, join, ticket).decide(random);
        }
    }

    private void decideCommit(Draft draft, ClassicGroup group, CommitOffsets commit, long ticket) {
        Optional<ErrorCode> error = Committing.error(group, commit);
        if (error.isPresent()) {
            draft.refuse(ticket, error.get(), commit.claim().memberId());
        } else {
            extendSession(commit.claim(), draft.now);
            Committing.write(draft, commit, ticket);
        }
    }

    /// Keeps a member alive; the answer tells it whether it has to join again. Nothing is written
    /// and nothing waits.
    public ErrorCode heartbeat(Claim claim, Now now) {
        ClassicGroup group = group(claim.groupId());
        Optional<ErrorCode> error = Membership.error(claim, group.members());
        if (error.isPresent()) {
            return error.get();
        }
        if (claim.generation() != group.generation()) {
            return ErrorCode.ILLEGAL_GENERATION;
        }
        extendSession(claim, now);
        return group.state() instanceof ClassicState.PreparingRebalance
                ? ErrorCode.REBALANCE_IN_PROGRESS
                : ErrorCode.NONE;
    }

    /// Forgets what groups committed for topics that no longer exist.
    public List<Decision> topicsDeleted(Set<String> topics, Now now) {
        List<Decision> decisions = new ArrayList<>();
        for (GroupEntry entry : entries.values()) {
            List<TopicPartition> gone =
                    entry.offsets().keySet().stream()
                            .filter(partition -> topics.contains(partition.topic()))
                            .toList();
            if (!gone.isEmpty()) {
                decisions.add(forgetting(entry, gone, now));
            }
        }
        return decisions;
    }

    /// The state of an unknown group is `Dead`.
    public GroupDescription describe(String groupId) {
        return GroupDescription.of(group(groupId));
    }

    /// All groups, in no order.
    public List<GroupDescription.Listing> list() {
        return entries.values().stream()
                .map(GroupEntry::group)
                .map(GroupDescription.Listing::of)
                .toList();
    }

    /// A copy of what a group has committed; empty for an unknown group.
    public Map<TopicPartition, CommittedOffset> committed(String groupId) {
        return Map.copyOf(offsets(groupId));
    }

    /// The steady time at which to call [#advance] next; it may have passed.
    public long nextDeadlineMillis() {
        return Math.min(wakeUps.firstMillis(), nextOffsetCheckMillis);
    }

    /// What the clock demands: members silent for too long are removed, rebalances end, old offsets
    /// are forgotten. At most one decision per group, and not all at once: call again while
    /// [#nextDeadlineMillis] has passed.
    public List<Decision> advance(Now now) {
        List<Decision> decisions = new ArrayList<>();
        for (String groupId : wakeUps.dueBy(now.steadyMillis(), DUE_GROUPS_MAX)) {
            GroupEntry entry = requireNonNull(entries.get(groupId), "only known groups wake up");
            if (entry.nextDeadlineMillis() <= now.steadyMillis()) {
                decisions.add(timedDecision(entry, now));
            } else {
                wakeUps.move(entry, entry.nextDeadlineMillis());
            }
        }
        if (decisions.isEmpty() && now.steadyMillis() >= nextOffsetCheckMillis) {
            nextOffsetCheckMillis = now.steadyMillis() + rules.offsetsCheckIntervalMillis();
            expireOffsets(decisions, now);
        }
        return decisions;
    }

    /// The decision's records are in the log: it is now so.
    public void accept(Decision decision) {
        GroupEntry entry = entries.computeIfAbsent(decision.groupId(), GroupEntry::new);
        check(
                entry.group().equals(decision.before()) || decision.before().isDead(),
                "a decision is accepted before the next one about its group is made");
        decision.records().forEach(entry::apply);
        if (decision.savesGroup()) {
            check(
                    entry.group().snapshot().equals(decision.after().snapshot()),
                    "what was written of a group is what it is");
        }
        entry.install(decision.after(), decision.sessions());
        if (entry.isIdle()) {
            wakeUps.remove(entry);
            entries.remove(decision.groupId());
        } else {
            wakeUps.move(entry, entry.nextDeadlineMillis());
        }
    }

    /// The decision's records could not be written: nothing has happened, and what the clock
    /// demanded is looked at again a little later.
    public void drop(Decision decision, Now now) {
        GroupEntry entry = entries.get(decision.groupId());
        if (entry != null && entry.wakeUpMillis() <= now.steadyMillis()) {
            wakeUps.move(entry, now.steadyMillis() + GroupRules.RETRY_MILLIS);
        }
    }

    private Decision timedDecision(GroupEntry entry, Now now) {
        Draft draft = new Draft(entry.group(), rules, now);
        draft.pending.values().removeIf(lapses -> lapses <= now.steadyMillis());
        Rebalancing.remove(
                draft,
                entry.overdueMembers(now.steadyMillis()),
                new Removal("members were not heard of", ErrorCode.UNKNOWN_MEMBER_ID));
        Rebalancing.advance(draft);
        return draft.decide();
    }

    private void expireOffsets(List<Decision> decisions, Now now) {
        OffsetExpiry expiry = new OffsetExpiry(rules.offsetsRetentionMillis(), now.wallMillis());
        for (GroupEntry entry : entries.values()) {
            List<TopicPartition> expired = expiry.expired(entry);
            boolean nothingLeft =
                    entry.group().isEmpty()
                            && entry.group().pending().isEmpty()
                            && expired.size() == entry.offsets().size();
            if (nothingLeft || !expired.isEmpty()) {
                decisions.add(forgetting(entry, expired, now));
            }
        }
    }

    private Decision forgetting(GroupEntry entry, Collection<TopicPartition> gone, Now now) {
        Draft draft = new Draft(entry.group(), rules, now);
        forgetting(draft, entry.group()).forget(gone, entry.isSaved());
        return draft.decide();
    }

    private Forgetting forgetting(Draft draft, ClassicGroup group) {
        return new Forgetting(draft, group, offsets(group.id()).keySet());
    }

    /// The group as it stands; dead when there is none.
    ClassicGroup group(String groupId) {
        GroupEntry entry = entries.get(groupId);
        return entry == null ? ClassicGroup.none(groupId) : entry.group();
    }

    private Map<TopicPartition, CommittedOffset> offsets(String groupId) {
        GroupEntry entry = entries.get(groupId);
        return entry == null ? Map.of() : entry.offsets();
    }

    private void extendSession(Claim claim, Now now) {
        GroupEntry entry = entries.get(claim.groupId());
        Member member = entry == null ? null : entry.group().members().get(claim.memberId());
        if (entry != null && member != null) {
            entry.extendSession(member, now.steadyMillis());
        }
    }
}
