package io.leat.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.protocol.BrokenInvariant;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
    @Test
    void recordsBecomeASegmentOfTheirOwnWithoutACopy() {
        byte[] records = {1, 2, 3};
        MessageWriter out = new MessageWriter();
        out.writeInt(7);
        out.writeNullableRecords(ByteBuffer.wrap(records), true);
        out.writeByte((byte) 9);

        List<Payload> segments = out.segments();
        records[0] = 42;

        assertThat(segments).extracting(Payload::sizeBytes).containsExactly(5, 3, 1);
        assertThat(out.toBuffer())
                .isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, 0, 7, 4, 42, 2, 3, 9}));
    }

    @Test
    void emptyRecordsTakeNoSegment() {
        MessageWriter out = new MessageWriter();
        out.writeNullableRecords(ByteBuffer.allocate(0), false);
        out.writeNullableRecords((Payload) null, false);
        assertThat(out.segments()).hasSize(1);
        assertThat(out.toBuffer())
                .isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, -1, -1, -1, -1}));
    }

    @Test
    void sealedSegmentsSurviveGrowth() {
        MessageWriter out = new MessageWriter();
        ByteBuffer expected = ByteBuffer.allocate(2 * 4 * 1000 + 1000);
        for (int i = 0; i < 1000; i++) {
            out.writeInt(i);
            out.writeNullableRecords(ByteBuffer.wrap(new byte[] {(byte) i}), false);
            expected.putInt(i).putInt(1).put((byte) i);
        }
        assertThat(out.sizeBytes()).isEqualTo(expected.capacity());
        assertThat(out.toBuffer()).isEqualTo(expected.flip());
    }

    @Test
    void aFrameStartsWithTheSizeOfTheRest() {
        MessageWriter out = MessageWriter.framed();
        out.writeString("a", false);
        out.writeNullableRecords(ByteBuffer.allocate(1000), false);
        out.writeBytes(ByteBuffer.allocate(2000), false);
        int size = out.sizeBytes();
        assertThat(out.toBuffer().getInt(0)).isEqualTo(size - 4);
    }

    @Test
    void taggedFieldsOfAnySizeAreMeasuredAsTheyAreWritten() {
        for (int size : new int[] {0, 1, 127, 128, 16_383, 16_384, 100_000}) {
            MessageWriter out = new MessageWriter();
            int outer = out.beginTaggedField();
            int inner = out.beginTaggedField();
            for (int i = 0; i < size; i++) {
                out.writeByte((byte) i);
            }
            out.endTaggedField(inner);
            out.endTaggedField(outer);
            out.writeByte((byte) 77);

            MessageReader in = new MessageReader(out.toBuffer());
            int outerEnd = in.beginTaggedField();
            int innerEnd = in.beginTaggedField();
            for (int i = 0; i < size; i++) {
                assertThat(in.readByte()).isEqualTo((byte) i);
            }
            in.endTaggedField(innerEnd);
            in.endTaggedField(outerEnd);
            assertThat(in.readByte()).isEqualTo((byte) 77);
        }
    }

    @Test
    void nothingIsWrittenAfterTheEnd() {
        MessageWriter out = new MessageWriter();
        out.segments();
        assertThatThrownBy(() -> out.writeInt(1)).isInstanceOf(BrokenInvariant.class);
    }

    @Test
    void valuesThatDoNotFitAreABug() {
        MessageWriter out = new MessageWriter();
        assertThatThrownBy(() -> out.writeUnsignedShort(-1)).isInstanceOf(BrokenInvariant.class);
        assertThatThrownBy(() -> out.writeUnsignedShort(65_536))
                .isInstanceOf(BrokenInvariant.class);
        assertThatThrownBy(() -> out.writeUnsignedInt(-1)).isInstanceOf(BrokenInvariant.class);
        assertThatThrownBy(() -> out.writeString("x".repeat(32_768), true))
                .isInstanceOf(BrokenInvariant.class);
    }
}
