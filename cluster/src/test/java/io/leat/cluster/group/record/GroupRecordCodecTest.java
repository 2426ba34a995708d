package io.leat.cluster.group.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.cluster.group.CommittedOffset;
import io.leat.cluster.group.GroupRecord;
import io.leat.cluster.group.GroupRecord.GroupForgotten;
import io.leat.cluster.group.GroupRecord.GroupSaved;
import io.leat.cluster.group.GroupRecord.OffsetForgotten;
import io.leat.cluster.group.GroupRecord.OffsetSaved;
import io.leat.cluster.group.GroupSnapshot;
import io.leat.cluster.group.GroupSnapshot.SavedMember;
import io.leat.cluster.group.Member;
import io.leat.cluster.group.record.GroupRecordCodec.Encoded;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.OffsetCommitValue;
import io.leat.protocol.wire.MalformedMessageException;
import io.leat.protocol.wire.MessageWriter;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GroupRecordCodecTest {
    private static final TopicPartition T = new TopicPartition("t", 3);

    @Test
    void whatIsWrittenIsReadBack() {
        expectRoundTrip(new OffsetForgotten("g", T));
        expectRoundTrip(new GroupForgotten("g"));
        expectRoundTrip(new OffsetSaved("g", T, offset(CommittedOffset.NO_EXPIRY, uuid())));
        expectRoundTrip(
                new GroupSaved(new GroupSnapshot("g", "consumer", 4, "", "", 99, List.of())));
        expectRoundTrip(
                new GroupSaved(
                        new GroupSnapshot(
                                "g",
                                "consumer",
                                4,
                                "range",
                                "m-1",
                                99,
                                List.of(member("m-1", null), member("m-2", "instance")))));
    }

    @Test
    void anOffsetWithAnExpiryKeepsIt() {
        Encoded encoded =
                GroupRecordCodec.encode(new OffsetSaved("g", T, offset(5_000, Uuid.ZERO)));
        assertThat(GroupRecordCodec.decode(encoded.key(), encoded.value()))
                .hasValue(
                        new OffsetSaved(
                                "g", T, new CommittedOffset(7, -1, "m", 1_000, 5_000, Uuid.ZERO)));
    }

    @Test
    void theKeyOfAnOffsetLooksAsKafkaWritesIt() {
        Encoded encoded = GroupRecordCodec.encode(new OffsetForgotten("g", T));
        byte[] key = new byte[encoded.key().remaining()];
        encoded.key().duplicate().get(key);
        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("0001" + "000167" + "000174" + "00000003");
    }

    @Test
    @Tag("KAFKA-8069")
    @Tag("KAFKA-7403")
    void anOldOffsetWithoutAnExpiryDoesNotExpireAtOnce() {
        MessageWriter out = new MessageWriter();
        out.writeShort((short) 1);
        OffsetCommitValue.builder()
                .offset(7)
                .metadata("")
                .commitTimestamp(1_000)
                .build()
                .write(out, (short) 1);
        Encoded tombstone = GroupRecordCodec.encode(new OffsetForgotten("g", T));
        GroupRecord rec = GroupRecordCodec.decode(tombstone.key(), out.toBuffer()).orElseThrow();
        assertThat(rec).isInstanceOf(OffsetSaved.class);
        assertThat(((OffsetSaved) rec).offset().expireMillis())
                .isEqualTo(CommittedOffset.NO_EXPIRY);
    }

    @Test
    void recordsOfOtherProtocolsAreLeftAlone() {
        ByteBuffer key = ByteBuffer.wrap(new byte[] {0, 3, 0, 1, 'g'});
        assertThat(GroupRecordCodec.decode(key, null)).isEmpty();
    }

    @Test
    void bytesThatAreNoRecordAreRefused() {
        ByteBuffer shortKey = ByteBuffer.wrap(new byte[] {0, 1, 0, 9, 'g'});
        assertThatThrownBy(() -> GroupRecordCodec.decode(shortKey, null))
                .isInstanceOf(MalformedMessageException.class);
        Encoded good = GroupRecordCodec.encode(new GroupForgotten("g"));
        ByteBuffer future = ByteBuffer.wrap(new byte[] {0, 99});
        assertThatThrownBy(() -> GroupRecordCodec.decode(good.key(), future))
                .isInstanceOf(MalformedMessageException.class);
    }

    private static void expectRoundTrip(GroupRecord rec) {
        Encoded encoded = GroupRecordCodec.encode(rec);
        assertThat(GroupRecordCodec.decode(encoded.key(), encoded.value())).hasValue(rec);
    }

    private static CommittedOffset offset(long expireMillis, Uuid topicId) {
        boolean expires = expireMillis != CommittedOffset.NO_EXPIRY;
        return new CommittedOffset(7, expires ? -1 : 2, "m", 1_000, expireMillis, topicId);
    }

    private static Uuid uuid() {
        return new Uuid(1, 2);
    }

    private static SavedMember member(
            String id, @org.jspecify.annotations.Nullable String instance) {
        return new SavedMember(
                id,
                instance,
                new Member.Client("c", "/127.0.0.1"),
                new Member.Timeouts(10_000, 60_000),
                ByteBuffer.wrap(new byte[] {1, 2, 3}),
                ByteBuffer.wrap(new byte[] {4}));
    }
}
