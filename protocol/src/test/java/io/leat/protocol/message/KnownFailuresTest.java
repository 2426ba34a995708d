package io.leat.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.protocol.AllocatedBytes;
import io.leat.protocol.wire.MalformedMessageException;
import io.leat.protocol.wire.MessageReader;
import io.leat.protocol.wire.MessageWriter;
import io.leat.protocol.wire.WireLimits;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// Failures that other implementations had while decoding, each once.
class KnownFailuresTest {
    private static final short FLEXIBLE_HEADER = 2;
    private static final int SMALL_BYTES = 64 << 10;

    /// CVE-2026-111115: the number of tagged fields in the header was believed, before anybody had
    /// authenticated.
    @Test
    void cve2026111115AHeaderFullOfTaggedFieldsIsRefusedBeforeTheyCostAnything() {
        ByteBuffer frame = header(4_000_000);
        assertThat(frame.remaining()).isGreaterThan(8_000_000);
        assertThat(refusalBytes(frame)).isLessThan(SMALL_BYTES);
    }

    /// CVE-2026-111115: what is not known is not kept either.
    @Test
    void cve2026111115UnknownTaggedFieldsUpToTheLimitAreSkippedWithoutBeingKept() {
        ByteBuffer frame = header(WireLimits.TAGGED_FIELDS_MAX);
        long allocated =
                AllocatedBytes.by(
                        () -> RequestHeader.read(new MessageReader(frame), FLEXIBLE_HEADER));
        assertThat(allocated).isLessThan(SMALL_BYTES);
    }

    /// CVE-2026-111108: arrays were allocated for as many elements as the sender claimed.
    @Test
    void cve2026111108AnArrayThatClaimsMoreThanItsBytesHoldAllocatesNothing() {
        short version = 12;
        MessageWriter out = new MessageWriter();
        out.writeCount(100_000_000, true);
        out.writeBytes(ByteBuffer.allocate(1 << 20), false);
        ByteBuffer bytes = out.toBuffer();
        assertThatThrownBy(() -> MetadataRequest.read(new MessageReader(bytes), version))
                .isInstanceOf(MalformedMessageException.class);
        assertThat(allocatedByRefusing(ApiKey.METADATA, bytes, version)).isLessThan(SMALL_BYTES);
    }

    /// CVE-2026-111108: a claim that the bytes could hold is still bounded.
    @Test
    void cve2026111108AnArrayOfMoreThanAMillionElementsIsRefused() {
        short version = 13;
        MessageWriter out = new MessageWriter();
        out.writeCount(WireLimits.ARRAY_ELEMENTS_MAX + 1, true);
        out.writeBytes(ByteBuffer.allocate(32 << 20), false);
        ByteBuffer bytes = out.toBuffer();
        assertThatThrownBy(() -> MetadataRequest.read(new MessageReader(bytes), version))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("too many");
        assertThat(allocatedByRefusing(ApiKey.METADATA, bytes, version)).isLessThan(SMALL_BYTES);
    }

    private static ByteBuffer header(int taggedFields) {
        MessageWriter out = new MessageWriter();
        out.writeShort(ApiKey.API_VERSIONS.id());
        out.writeShort((short) 3);
        out.writeInt(1);
        out.writeNullableString("client", false);
        out.writeUnsignedVarint(taggedFields);
        for (int i = 0; i < taggedFields; i++) {
            out.writeUnsignedVarint(100 + i);
            out.writeUnsignedVarint(0);
        }
        return out.toBuffer();
    }

    private static long refusalBytes(ByteBuffer frame) {
        return AllocatedBytes.by(() -> refuse(frame));
    }

    private static void refuse(ByteBuffer frame) {
        assertThatThrownBy(() -> RequestHeader.read(new MessageReader(frame), FLEXIBLE_HEADER))
                .isInstanceOf(MalformedMessageException.class);
    }

    private static long allocatedByRefusing(ApiKey key, ByteBuffer bytes, short version) {
        return AllocatedBytes.by(() -> {
            try {
                Requests.read(key, new MessageReader(bytes), version);
                throw new IllegalStateException("was read");
            } catch (MalformedMessageException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        });
    }
}
