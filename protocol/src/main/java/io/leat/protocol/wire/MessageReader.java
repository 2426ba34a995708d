package io.leat.protocol.wire;

import io.leat.protocol.Uuid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the wire's primitive types from a buffer. Every count and length is checked against the
/// bytes that remain before anything is allocated, so a message costs no more memory than a small
/// multiple of its size; whatever does not fit throws [MalformedMessageException]. Confined to one
/// thread; borrows the buffer and leaves its position alone.
public final class MessageReader {
    /// The default of fields that hold bytes.
    public static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private static final int NULL = -1;

    private final ByteBuffer in;
    private int elementsLeft = WireLimits.MESSAGE_ELEMENTS_MAX;

    /// Reads from the buffer's position up to its limit.
    public MessageReader(ByteBuffer buffer) {
        in = buffer.duplicate().order(ByteOrder.BIG_ENDIAN);
    }

    public int remaining() {
        return in.remaining();
    }

    /// The absolute position in the buffer.
    public int position() {
        return in.position();
    }

    public boolean readBoolean() {
        return readByte() != 0;
    }

    public byte readByte() {
        require(Byte.BYTES);
        return in.get();
    }

    public short readShort() {
        require(Short.BYTES);
        return in.getShort();
    }

    public int readUnsignedShort() {
        return Short.toUnsignedInt(readShort());
    }

    public int readInt() {
        require(Integer.BYTES);
        return in.getInt();
    }

    public long readUnsignedInt() {
        return Integer.toUnsignedLong(readInt());
    }

    public long readLong() {
        require(Long.BYTES);
        return in.getLong();
    }

    public double readDouble() {
        require(Double.BYTES);
        return in.getDouble();
    }

    public Uuid readUuid() {
        require(2 * Long.BYTES);
        return new Uuid(in.getLong(), in.getLong());
    }

    /// A varint of at most five bytes. The wire's varints never need more than 31 bits.
    public int readUnsignedVarint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = readByte();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                if (value < 0 || (shift == 28 && next > 7)) {
                    throw new MalformedMessageException("a varint is above the largest int");
                }
                return value;
            }
        }
        throw new MalformedMessageException("a varint has more than five bytes");
    }

    public String readString(boolean compact) {
        return string(notNull(stringLength(compact), "string"));
    }

    public @Nullable String readNullableString(boolean compact) {
        int length = stringLength(compact);
        return length == NULL ? null : string(length);
    }

    /// A read-only copy.
    public ByteBuffer readBytes(boolean compact) {
        return copy(notNull(length(compact), "bytes"));
    }

    /// A read-only copy.
    public @Nullable ByteBuffer readNullableBytes(boolean compact) {
        int length = length(compact);
        return length == NULL ? null : copy(length);
    }

    /// A slice of the input, borrowed.
    public ByteBuffer readRecords(boolean compact) {
        return slice(notNull(length(compact), "records"));
    }

    /// A slice of the input, borrowed.
    public @Nullable ByteBuffer readNullableRecords(boolean compact) {
        int length = length(compact);
        return length == NULL ? null : slice(length);
    }

    /// A payload over a slice of the input, borrowed.
    public Payload readPayload(boolean compact) {
        return Payload.of(readRecords(compact));
    }

    /// A payload over a slice of the input, borrowed.
    public @Nullable Payload readNullablePayload(boolean compact) {
        ByteBuffer records = readNullableRecords(compact);
        return records == null ? null : Payload.of(records);
    }

    /// How many elements of at least `smallestBytes` follow.
    public int readCount(boolean compact, int smallestBytes) {
        return notNull(readNullableCount(compact, smallestBytes), "array");
    }

    /// As [#readCount(boolean, int)]; -1 for null.
    public int readNullableCount(boolean compact, int smallestBytes) {
        int count = compact ? readUnsignedVarint() - 1 : readInt();
        if (count == NULL) {
            return NULL;
        }
        if (count < 0 || count > in.remaining() / smallestBytes) {
            throw new MalformedMessageException(
                    "an array of " + count + " in " + in.remaining() + " bytes");
        }
        elementsLeft -= count;
        if (count > WireLimits.ARRAY_ELEMENTS_MAX || elementsLeft < 0) {
            throw new MalformedMessageException("too many array elements: " + count);
        }
        return count;
    }

    /// How many tagged fields follow.
    public int readTagCount() {
        int count = readUnsignedVarint();
        if (count > WireLimits.TAGGED_FIELDS_MAX || count > in.remaining() / 2) {
            throw new MalformedMessageException(
                    count + " tagged fields in " + in.remaining() + " bytes");
        }
        return count;
    }

    /// Reads the size of a tagged field, after its tag; returns the position where it must end.
    public int beginTaggedField() {
        int size = readUnsignedVarint();
        require(size);
        return in.position() + size;
    }

    public void skipTo(int end) {
        in.position(end);
    }

    /// Checks that the field took the size it said.
    public void endTaggedField(int end) {
        if (in.position() != end) {
            throw new MalformedMessageException(
                    "a tagged field ends at " + in.position() + " instead of " + end);
        }
    }

    /// Skips a section in which no tag is known; nothing of it is kept.
    public void skipTaggedFields() {
        int count = readTagCount();
        for (int i = 0; i < count; i++) {
            readUnsignedVarint();
            skipTo(beginTaggedField());
        }
    }

    private int stringLength(boolean compact) {
        int length = compact ? readUnsignedVarint() - 1 : readShort();
        if (length > WireLimits.STRING_BYTES_MAX) {
            throw new MalformedMessageException("a string of " + length + " bytes");
        }
        return checkedLength(length);
    }

    private int length(boolean compact) {
        return checkedLength(compact ? readUnsignedVarint() - 1 : readInt());
    }

    private int checkedLength(int length) {
        if (length < NULL) {
            throw new MalformedMessageException("a length of " + length);
        }
        if (length > 0) {
            require(length);
        }
        return length;
    }

    /// Bytes that are no UTF-8 become replacement characters, of three bytes each.
    private String string(int length) {
        if (length == 0) {
            return "";
        }
        String string = decode(length);
        if (length > WireLimits.STRING_BYTES_MAX / 3
                && string.getBytes(StandardCharsets.UTF_8).length > WireLimits.STRING_BYTES_MAX) {
            throw new MalformedMessageException("a string that cannot be written again");
        }
        return string;
    }

    private String decode(int length) {
        int position = in.position();
        in.position(position + length);
        if (in.hasArray()) {
            int start = in.arrayOffset() + position;
            return new String(in.array(), start, length, StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[length];
        in.get(position, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private ByteBuffer copy(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    private ByteBuffer slice(int length) {
        ByteBuffer slice = in.slice(in.position(), length);
        in.position(in.position() + length);
        return slice;
    }

    private static int notNull(int lengthOrNull, String what) {
        if (lengthOrNull == NULL) {
            throw new MalformedMessageException("null where the version allows no null: " + what);
        }
        return lengthOrNull;
    }

    private void require(int bytes) {
        if (bytes > in.remaining()) {
            throw new MalformedMessageException(
                    bytes + " bytes expected, " + in.remaining() + " remain");
        }
    }
}
