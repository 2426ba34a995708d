package io.leat.cluster.group.record;

import io.leat.cluster.group.CommittedOffset;
import io.leat.cluster.group.GroupRecord;
import io.leat.cluster.group.GroupRecord.GroupForgotten;
import io.leat.cluster.group.GroupRecord.GroupSaved;
import io.leat.cluster.group.GroupRecord.OffsetForgotten;
import io.leat.cluster.group.GroupRecord.OffsetSaved;
import io.leat.cluster.group.GroupSnapshot;
import io.leat.cluster.group.GroupSnapshot.SavedMember;
import io.leat.cluster.group.Member;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.GroupMetadataKey;
import io.leat.protocol.message.GroupMetadataValue;
import io.leat.protocol.message.GroupMetadataValue.MemberMetadata;
import io.leat.protocol.message.Message;
import io.leat.protocol.message.OffsetCommitKey;
import io.leat.protocol.message.OffsetCommitValue;
import io.leat.protocol.wire.MalformedMessageException;
import io.leat.protocol.wire.MessageReader;
import io.leat.protocol.wire.MessageWriter;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns facts about groups into the key and value of a record, and back.
public final class GroupRecordCodec {
    private static final short OLD_OFFSET_KEY = 0;
    private static final short OFFSET_KEY = 1;
    private static final short GROUP_KEY = 2;
    private static final short KEY_VERSION = 0;

    /// The last version that carries a time of expiry.
    private static final short OFFSET_VALUE_WITH_EXPIRY = 1;

    private static final short OFFSET_VALUE = 4;

    /// The last version before tagged fields: older coordinators read it too.
    private static final short GROUP_VALUE = 3;

    private GroupRecordCodec() {}

    /// A record's key and value; no value takes back what was said under the key.
    public record Encoded(ByteBuffer key, @Nullable ByteBuffer value) {}

    public static Encoded encode(GroupRecord rec) {
        return switch (rec) {
            case OffsetSaved(String groupId, TopicPartition partition, CommittedOffset offset) ->
                    new Encoded(offsetKey(groupId, partition), offsetValue(offset));
            case OffsetForgotten(String groupId, TopicPartition partition) ->
                    new Encoded(offsetKey(groupId, partition), null);
            case GroupSaved(GroupSnapshot snapshot) ->
                    new Encoded(groupKey(snapshot.groupId()), groupValue(snapshot));
            case GroupForgotten(String groupId) -> new Encoded(groupKey(groupId), null);
        };
    }

    /// Empty for a key of a kind that is not known here: other protocols write to the same log.
    /// Throws [MalformedMessageException] for bytes that are no such record.
    public static Optional<GroupRecord> decode(ByteBuffer key, @Nullable ByteBuffer value) {
        MessageReader in = new MessageReader(key.duplicate());
        return switch (in.readShort()) {
            case OLD_OFFSET_KEY, OFFSET_KEY ->
                    Optional.of(decodeOffset(OffsetCommitKey.read(in, KEY_VERSION), value));
            case GROUP_KEY ->
                    Optional.of(decodeGroup(GroupMetadataKey.read(in, KEY_VERSION), value));
            default -> Optional.empty();
        };
    }

    private static ByteBuffer offsetKey(String groupId, TopicPartition partition) {
        return prefixed(
                OFFSET_KEY,
                KEY_VERSION,
                OffsetCommitKey.builder()
                        .group(groupId)
                        .topic(partition.topic())
                        .partition(partition.partition())
                        .build());
    }

    private static ByteBuffer groupKey(String groupId) {
        return prefixed(GROUP_KEY, KEY_VERSION, GroupMetadataKey.builder().group(groupId).build());
    }

    private static ByteBuffer offsetValue(CommittedOffset offset) {
        boolean expires = offset.expireMillis() != CommittedOffset.NO_EXPIRY;
        short version = expires ? OFFSET_VALUE_WITH_EXPIRY : OFFSET_VALUE;
        return prefixed(
                version,
                version,
                OffsetCommitValue.builder()
                        .offset(offset.offset())
                        .leaderEpoch(offset.leaderEpoch())
                        .metadata(offset.metadata())
                        .commitTimestamp(offset.commitMillis())
                        .expireTimestamp(offset.expireMillis())
                        .topicId(offset.topicId())
                        .build());
    }

    private static ByteBuffer groupValue(GroupSnapshot group) {
        return prefixed(
                GROUP_VALUE,
                GROUP_VALUE,
                GroupMetadataValue.builder()
                        .protocolType(group.protocolType())
                        .generation(group.generation())
                        .protocol(nullIfEmpty(group.protocolName()))
                        .leader(nullIfEmpty(group.leader()))
                        .currentStateTimestamp(group.stateSinceMillis())
                        .members(
                                group.members().stream()
                                        .map(GroupRecordCodec::memberValue)
                                        .toList())
                        .build());
    }

    private static MemberMetadata memberValue(SavedMember member) {
        return MemberMetadata.builder()
                .memberId(member.id())
                .groupInstanceId(member.instanceId())
                .clientId(member.client().id())
                .clientHost(member.client().host())
                .rebalanceTimeout(member.timeouts().rebalanceMillis())
                .sessionTimeout(member.timeouts().sessionMillis())
                .subscription(member.subscription())
                .assignment(member.assignment())
                .build();
    }

    private static ByteBuffer prefixed(short prefix, short version, Message message) {
        MessageWriter out = new MessageWriter();
        out.writeShort(prefix);
        message.write(out, version);
        return out.toBuffer();
    }

    private static GroupRecord decodeOffset(OffsetCommitKey key, @Nullable ByteBuffer value) {
        TopicPartition partition = new TopicPartition(key.topic(), partitionIndex(key));
        if (value == null) {
            return new OffsetForgotten(key.group(), partition);
        }
        MessageReader in = new MessageReader(value.duplicate());
        short version =
                knownVersion(
                        in.readShort(),
                        OffsetCommitValue.LOWEST_VERSION,
                        OffsetCommitValue.HIGHEST_VERSION);
        OffsetCommitValue saved = OffsetCommitValue.read(in, version);
        return new OffsetSaved(
                key.group(),
                partition,
                new CommittedOffset(
                        saved.offset(),
                        saved.leaderEpoch(),
                        saved.metadata(),
                        saved.commitTimestamp(),
                        saved.expireTimestamp() < 0
                                ? CommittedOffset.NO_EXPIRY
                                : saved.expireTimestamp(),
                        saved.topicId()));
    }

    private static int partitionIndex(OffsetCommitKey key) {
        if (key.partition() < 0) {
            throw new MalformedMessageException("an offset of partition " + key.partition());
        }
        return key.partition();
    }

    private static GroupRecord decodeGroup(GroupMetadataKey key, @Nullable ByteBuffer value) {
        if (value == null) {
            return new GroupForgotten(key.group());
        }
        MessageReader in = new MessageReader(value.duplicate());
        short version =
                knownVersion(
                        in.readShort(),
                        GroupMetadataValue.LOWEST_VERSION,
                        GroupMetadataValue.HIGHEST_VERSION);
        GroupMetadataValue saved = GroupMetadataValue.read(in, version);
        return new GroupSaved(
                new GroupSnapshot(
                        key.group(),
                        saved.protocolType(),
                        saved.generation(),
                        emptyIfNull(saved.protocol()),
                        emptyIfNull(saved.leader()),
                        saved.currentStateTimestamp(),
                        saved.members().stream().map(GroupRecordCodec::savedMember).toList()));
    }

    private static SavedMember savedMember(MemberMetadata saved) {
        int rebalanceMillis =
                saved.rebalanceTimeout() < 0 ? saved.sessionTimeout() : saved.rebalanceTimeout();
        return new SavedMember(
                saved.memberId(),
                saved.groupInstanceId(),
                new Member.Client(saved.clientId(), saved.clientHost()),
                new Member.Timeouts(saved.sessionTimeout(), rebalanceMillis),
                saved.subscription(),
                saved.assignment());
    }

    private static short knownVersion(short version, short lowest, short highest) {
        if (version < lowest || version > highest) {
            throw new MalformedMessageException("a value of version " + version);
        }
        return version;
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String emptyIfNull(@Nullable String text) {
        return text == null ? "" : text;
    }
}
