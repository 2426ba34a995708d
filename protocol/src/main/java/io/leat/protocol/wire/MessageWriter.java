package io.leat.protocol.wire;

import static io.leat.protocol.Invariant.check;

import io.leat.protocol.Uuid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the wire's primitive types. Record data is not copied: what was written becomes a list of
/// segments, in which record payloads stand between pieces of the writer's own memory. Confined to
/// one thread; payloads are borrowed until the segments are sent.
public final class MessageWriter {
    private static final int INITIAL_BYTES = 256;
    private static final int VARINT_BYTES_MAX = 5;

    private final List<Payload> segments = new ArrayList<>(1);
    private final boolean framed;
    private byte[] bytes = new byte[INITIAL_BYTES];

    /// The piece of `bytes` that is not yet a segment: from `start` up to `position`.
    private int start;

    private int position;
    private long segmentsBytes;
    private int openTaggedFields;
    private boolean finished;

    public MessageWriter() {
        this(false);
    }

    private MessageWriter(boolean framed) {
        this.framed = framed;
    }

    /// A writer that puts the size of everything written in front, as four bytes that count in
    /// [#sizeBytes()] but not in the size they hold.
    public static MessageWriter framed() {
        MessageWriter writer = new MessageWriter(true);
        writer.writeInt(0);
        return writer;
    }

    public void writeBoolean(boolean value) {
        writeByte((byte) (value ? 1 : 0));
    }

    public void writeByte(byte value) {
        ensure(Byte.BYTES);
        bytes[position++] = value;
    }

    public void writeShort(short value) {
        ensure(Short.BYTES);
        bytes[position++] = (byte) (value >> 8);
        bytes[position++] = (byte) value;
    }

    public void writeUnsignedShort(int value) {
        check(value >= 0 && value <= 0xffff, "value fits in 16 bits without a sign");
        writeShort((short) value);
    }

    public void writeInt(int value) {
        ensure(Integer.BYTES);
        putInt(bytes, position, value);
        position += Integer.BYTES;
    }

    public void writeUnsignedInt(long value) {
        check(value >= 0 && value <= 0xffff_ffffL, "value fits in 32 bits without a sign");
        writeInt((int) value);
    }

    public void writeLong(long value) {
        ensure(Long.BYTES);
        putInt(bytes, position, (int) (value >> 32));
        putInt(bytes, position + Integer.BYTES, (int) value);
        position += Long.BYTES;
    }

    public void writeDouble(double value) {
        writeLong(Double.doubleToRawLongBits(value));
    }

    public void writeUuid(Uuid value) {
        writeLong(value.mostSignificantBits());
        writeLong(value.leastSignificantBits());
    }

    public void writeUnsignedVarint(int value) {
        check(value >= 0, "a varint on the wire is never negative");
        ensure(VARINT_BYTES_MAX);
        position = putVarint(position, value);
    }

    public void writeString(String value, boolean compact) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        check(utf8.length <= WireLimits.STRING_BYTES_MAX, "a string is short enough for the wire");
        if (compact) {
            writeUnsignedVarint(utf8.length + 1);
        } else {
            writeShort((short) utf8.length);
        }
        append(utf8);
    }

    public void writeNullableString(@Nullable String value, boolean compact) {
        if (value != null) {
            writeString(value, compact);
        } else if (compact) {
            writeUnsignedVarint(0);
        } else {
            writeShort((short) -1);
        }
    }

    /// Copies the remaining bytes of `value`; its position stays.
    public void writeBytes(ByteBuffer value, boolean compact) {
        int length = value.remaining();
        writeCount(length, compact);
        ensure(length);
        value.get(value.position(), bytes, position, length);
        position += length;
    }

    public void writeNullableBytes(@Nullable ByteBuffer value, boolean compact) {
        if (value == null) {
            writeNullCount(compact);
        } else {
            writeBytes(value, compact);
        }
    }

    /// Borrows `records`: they become a segment of their own.
    public void writeNullableRecords(@Nullable Payload records, boolean compact) {
        if (records == null) {
            writeNullCount(compact);
            return;
        }
        check(openTaggedFields == 0, "records are never inside a tagged field");
        writeCount(records.sizeBytes(), compact);
        if (records.sizeBytes() > 0) {
            sealPending();
            addSegment(records);
        }
    }

    /// Borrows `records`: they become a segment of their own.
    public void writeNullableRecords(@Nullable ByteBuffer records, boolean compact) {
        writeNullableRecords(records == null ? null : Payload.of(records), compact);
    }

    /// The number of elements of an array, or of bytes.
    public void writeCount(int count, boolean compact) {
        if (compact) {
            writeUnsignedVarint(count + 1);
        } else {
            writeInt(count);
        }
    }

    public void writeNullCount(boolean compact) {
        if (compact) {
            writeUnsignedVarint(0);
        } else {
            writeInt(-1);
        }
    }

    /// Starts the value of a tagged field, after its tag. Returns what [#endTaggedField(int)]
    /// wants.
    public int beginTaggedField() {
        openTaggedFields++;
        writeByte((byte) 0);
        return position - start;
    }

    /// Puts the size of the value in front of it.
    public void endTaggedField(int begun) {
        openTaggedFields--;
        int size = position - start - begun;
        int extra = varintBytes(size) - 1;
        ensure(extra);
        int value = start + begun;
        System.arraycopy(bytes, value, bytes, value + extra, size);
        putVarint(value - 1, size);
        position += extra;
    }

    /// All bytes written so far.
    public int sizeBytes() {
        return Math.toIntExact(segmentsBytes + position - start);
    }

    /// What was written, in order. Ends the writing.
    public List<Payload> segments() {
        if (!finished) {
            int size = sizeBytes();
            sealPending();
            finished = true;
            if (framed && segments.getFirst() instanceof BufferPayload head) {
                head.buffer().putInt(0, size - Integer.BYTES);
            }
        }
        return Collections.unmodifiableList(segments);
    }

    /// What was written, as one buffer. Ends the writing.
    public ByteBuffer toBuffer() {
        ByteBuffer all = ByteBuffer.allocate(sizeBytes());
        BufferChannel channel = new BufferChannel(all);
        for (Payload segment : segments()) {
            try {
                long done = 0;
                while (done < segment.sizeBytes()) {
                    done += segment.transferTo(channel, done, Long.MAX_VALUE);
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return all.flip();
    }

    private void sealPending() {
        if (position > start) {
            addSegment(Payload.of(ByteBuffer.wrap(bytes, start, position - start)));
            start = position;
        }
    }

    private void addSegment(Payload segment) {
        segments.add(segment);
        segmentsBytes += segment.sizeBytes();
    }

    private void append(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, position, more.length);
        position += more.length;
    }

    /// Makes room for `more` bytes. Sealed segments keep the array they lie in.
    private void ensure(int more) {
        check(!finished, "nothing is written after the end");
        if (more <= bytes.length - position) {
            return;
        }
        int pending = position - start;
        int wanted = Math.max(INITIAL_BYTES, Math.addExact(pending, Math.max(pending, more)));
        byte[] larger = Arrays.copyOfRange(bytes, start, start + wanted);
        bytes = larger;
        start = 0;
        position = pending;
    }

    private static void putInt(byte[] target, int at, int value) {
        target[at] = (byte) (value >> 24);
        target[at + 1] = (byte) (value >> 16);
        target[at + 2] = (byte) (value >> 8);
        target[at + 3] = (byte) value;
    }

    private int putVarint(int at, int value) {
        int next = at;
        int left = value;
        while (left > 0x7f) {
            bytes[next++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[next++] = (byte) left;
        return next;
    }

    private static int varintBytes(int value) {
        int significantBits = Integer.SIZE - Integer.numberOfLeadingZeros(value | 1);
        return (significantBits + 6) / 7;
    }
}
