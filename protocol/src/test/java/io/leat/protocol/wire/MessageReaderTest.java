package io.leat.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    @Test
    void varintsUpToTheLargestIntComeBack() {
        for (int value : new int[] {0, 1, 127, 128, 16_383, 16_384, 1 << 28, Integer.MAX_VALUE}) {
            MessageWriter out = new MessageWriter();
            out.writeUnsignedVarint(value);
            assertThat(new MessageReader(out.toBuffer()).readUnsignedVarint()).isEqualTo(value);
        }
    }

    @Test
    void aVarintAboveTheLargestIntOrWithoutEndIsMalformed() {
        refused(MessageReader::readUnsignedVarint, 0x80, 0x80, 0x80, 0x80, 0x08);
        refused(MessageReader::readUnsignedVarint, 0xff, 0xff, 0xff, 0xff, 0x7f);
        refused(MessageReader::readUnsignedVarint, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00);
        refused(MessageReader::readUnsignedVarint, 0x80);
    }

    @Test
    void aLengthThatLiesIsMalformed() {
        refused(in -> in.readString(false), 0, 2, 'a');
        refused(in -> in.readString(true), 3, 'a');
        refused(in -> in.readBytes(false), 0x7f, 0xff, 0xff, 0xff, 'a');
        refused(in -> in.readRecords(true), 9, 'a');
        refused(in -> in.readNullableString(false), 0xff, 0xfe);
        refused(in -> in.readNullableBytes(false), 0x80, 0, 0, 0);
    }

    @Test
    void nullWhereNoneIsAllowedIsMalformed() {
        refused(in -> in.readString(true), 0);
        refused(in -> in.readBytes(true), 0);
        refused(in -> in.readRecords(false), 0xff, 0xff, 0xff, 0xff);
        refused(in -> in.readCount(true, 1), 0);
        assertThat(reader(0).readNullableString(true)).isNull();
        assertThat(reader(0).readNullablePayload(true)).isNull();
        assertThat(reader(0).readNullableCount(true, 1)).isEqualTo(-1);
    }

    @Test
    void aCountIsCheckedAgainstTheBytesThatRemain() {
        assertThat(reader(3, 0, 0, 0, 0).readCount(true, 2)).isEqualTo(2);
        refused(in -> in.readCount(true, 3), 3, 0, 0, 0, 0);
        refused(in -> in.readCount(false, 1), 0x80, 0, 0, 0);
    }

    @Test
    void anArrayHasAtMostAMillionElementsHoweverLargeTheMessage() {
        int max = WireLimits.ARRAY_ELEMENTS_MAX;
        ByteBuffer large = ByteBuffer.allocate(4 + max + 1).putInt(0, max);
        assertThat(new MessageReader(large).readCount(false, 1)).isEqualTo(max);
        large.putInt(0, max + 1);
        assertThatThrownBy(() -> new MessageReader(large).readCount(false, 1))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void allArraysOfAMessageTogetherAreBounded() {
        int max = WireLimits.ARRAY_ELEMENTS_MAX;
        int arrays = WireLimits.MESSAGE_ELEMENTS_MAX / max;
        ByteBuffer large = ByteBuffer.allocate(4 * (arrays + 1) + max);
        for (int i = 0; i <= arrays; i++) {
            large.putInt(4 * i, max);
        }
        MessageReader in = new MessageReader(large);
        for (int i = 0; i < arrays; i++) {
            in.readCount(false, 1);
        }
        assertThatThrownBy(() -> in.readCount(false, 1))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void recordsAreASliceOfTheInputAndBytesAReadOnlyCopy() {
        ByteBuffer input = ByteBuffer.wrap(new byte[] {2, 'a', 2, 'b'});
        MessageReader in = new MessageReader(input);
        ByteBuffer copied = in.readBytes(true);
        ByteBuffer borrowed = in.readRecords(true);
        input.put(1, (byte) 'x').put(3, (byte) 'y');
        assertThat(copied.get(0)).isEqualTo((byte) 'a');
        assertThat(copied.isReadOnly()).isTrue();
        assertThat(borrowed.get(0)).isEqualTo((byte) 'y');
        assertThat(input.position()).isZero();
    }

    @Test
    void stringsAreReadFromBuffersOutsideTheHeap() {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(8).put((byte) 4).put(new byte[] {'a', 'b', 'c'});
        assertThat(new MessageReader(direct.flip()).readString(true)).isEqualTo("abc");
    }

    @Test
    void aStringThatGrewWhileItWasDecodedBeyondWhatCanBeWrittenIsMalformed() {
        byte[] notUtf8 = new byte[2 + 20_000];
        Arrays.fill(notUtf8, (byte) 0xff);
        ByteBuffer bytes = ByteBuffer.wrap(notUtf8).putShort(0, (short) 20_000);
        assertThatThrownBy(() -> new MessageReader(bytes).readString(false))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void unknownTaggedFieldsAreSkipped() {
        MessageReader in = reader(2, 7, 1, 'x', 9, 0, 42);
        in.skipTaggedFields();
        assertThat(in.readByte()).isEqualTo((byte) 42);
        refused(MessageReader::skipTaggedFields, 1, 7, 2, 'x');
        refused(MessageReader::skipTaggedFields, 2, 7, 0);
    }

    @Test
    void aTaggedFieldMustTakeTheSizeItSays() {
        MessageReader in = reader(2, 'a', 'b');
        int end = in.beginTaggedField();
        in.readByte();
        assertThatThrownBy(() -> in.endTaggedField(end))
                .isInstanceOf(MalformedMessageException.class);
        in.readByte();
        in.endTaggedField(end);
    }

    private static MessageReader reader(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int value : bytes) {
            buffer.put((byte) value);
        }
        return new MessageReader(buffer.flip());
    }

    private static void refused(Consumer<MessageReader> read, int... bytes) {
        MessageReader in = reader(bytes);
        assertThatThrownBy(() -> read.accept(in)).isInstanceOf(MalformedMessageException.class);
    }
}
