package io.leat.broker.group;

import io.leat.cluster.group.Answer;
import io.leat.cluster.group.CommittedOffset;
import io.leat.cluster.group.GroupRequest.Abilities;
import io.leat.cluster.group.GroupRequest.Claim;
import io.leat.cluster.group.GroupRequest.CommitOffsets;
import io.leat.cluster.group.GroupRequest.Join;
import io.leat.cluster.group.GroupRequest.Offer;
import io.leat.cluster.group.GroupRequest.PartitionOffset;
import io.leat.cluster.group.GroupRules;
import io.leat.cluster.group.Member;
import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.CompressionType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Coordinators over a fake log, and requests to them.
public final class Groups {
    public static final String GROUP = "g";
    public static final TopicPartition T = new TopicPartition("t", 0);

    /// An offsets topic with one partition, which a test's coordinators lead.
    public static final OffsetsTopic ONE_PARTITION =
            new OffsetsTopic() {
                @Override
                public int partitionCount() {
                    return 1;
                }

                @Override
                public void create() {}
            };

    private Groups() {}

    public static GroupCoordinators over(GroupLog log) {
        GroupRules rules = new GroupRules(6_000, 1_800_000, 100, 0, 4_096, 1 << 30, 600_000);
        GroupCoordinators groups =
                new GroupCoordinators(
                        ONE_PARTITION,
                        new GroupSettings(rules, 1_000_000_000L, 1_000, CompressionType.NONE),
                        Clock.system(),
                        new Random(1));
        groups.lead(0, log);
        return groups;
    }

    /// Waits until what is in the log has been loaded.
    public static GroupCoordinators loaded(GroupCoordinators groups) {
        while (groups.describe(GROUP) instanceof Seen.Unavailable<?> unavailable
                && unavailable.error() == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS) {
            Thread.onSpinWait();
        }
        return groups;
    }

    static CommitOffsets commit(String groupId, long... offsets) {
        List<PartitionOffset> partitions = new java.util.ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            partitions.add(
                    new PartitionOffset(new TopicPartition("t", i), Uuid.ZERO, offsets[i], -1, ""));
        }
        return new CommitOffsets(
                new Claim(groupId, -1, "", null), -1, ErrorCode.ILLEGAL_GENERATION, partitions);
    }

    static Join join(String memberId) {
        return new Join(
                GROUP,
                memberId,
                null,
                new Member.Client("c", "/127.0.0.1"),
                new Member.Timeouts(10_000, 10_000),
                new Offer(
                        "consumer", List.of(new Member.Protocol("range", ByteBuffer.allocate(0)))),
                new Abilities(false, true),
                "");
    }

    static Map<TopicPartition, CommittedOffset> found(PendingOffsets pending) {
        return switch (pending.await()) {
            case Seen.Found<Map<TopicPartition, CommittedOffset>> found -> found.value();
            case Seen.Unavailable<Map<TopicPartition, CommittedOffset>> unavailable ->
                    throw new AssertionError("unavailable: " + unavailable.error());
        };
    }

    static ErrorCode error(Answer answer) {
        return answer instanceof Answer.Refused refused ? refused.error() : ErrorCode.NONE;
    }
}
