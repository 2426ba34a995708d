package io.leat.protocol.record;

import io.leat.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The bytes of a batch's records, read forwards: straight from the batch's buffer, or decompressed
/// chunk by chunk. Reading past the end, and decompressing past the limit, throw
/// [MalformedBatchException].
///
/// Hot path: no allocation per record while skipping. Benchmark: ValidateBenchmark.
final class RecordInput implements AutoCloseable {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final int GROW_BYTES = 64 << 10;

    private final @Nullable Decompressor source;
    private final long limitBytes;
    private ByteBuffer chunk;
    private int next;
    private int end;

    /// Position in the whole input = this + `next`.
    private long chunkStart;

    private RecordInput(@Nullable Decompressor source, ByteBuffer chunk, long limitBytes) {
        this.source = source;
        this.chunk = chunk;
        this.limitBytes = limitBytes;
        this.next = chunk.position();
        this.end = chunk.limit();
        this.chunkStart = -next;
    }

    /// Reads `buffer` from its position to its limit, or from where [#reset] says.
    static RecordInput plain(ByteBuffer buffer) {
        return new RecordInput(null, buffer, Long.MAX_VALUE);
    }

    static RecordInput decompressing(
            CompressionType type, ByteBuffer compressed, DecompressionLimit limit) {
        try {
            Decompressor source = Decompressor.open(type, compressed);
            return new RecordInput(source, EMPTY, limit.bytes());
        } catch (IOException e) {
            throw undecodable(e);
        }
    }

    /// Starts over at another stretch of the same uncompressed buffer.
    void reset(int from, int to) {
        next = from;
        end = to;
        chunkStart = -(long) from;
    }

    /// Bytes read so far.
    long position() {
        return chunkStart + next;
    }

    boolean atEnd() {
        return next == end && !refill();
    }

    byte readByte() {
        if (next == end) {
            need();
        }
        return chunk.get(next++);
    }

    /// A zigzag varint of at most 5 bytes.
    int readVarint() {
        int raw = readByte();
        if (raw < 0) {
            raw = readLongVarint(raw & 0x7F);
        }
        return (raw >>> 1) ^ -(raw & 1);
    }

    private int readLongVarint(int first) {
        int raw = first;
        for (int shift = 7; shift < 35; shift += 7) {
            int bits = readByte();
            raw |= (bits & 0x7F) << shift;
            if (bits >= 0) {
                return raw;
            }
        }
        throw MalformedBatchException.invalidRecord("a varint has more than 5 bytes");
    }

    /// A zigzag varint of at most 10 bytes.
    long readVarlong() {
        long raw = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte bits = readByte();
            raw |= (bits & 0x7FL) << shift;
            if (bits >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw MalformedBatchException.invalidRecord("a varlong has more than 10 bytes");
    }

    void skip(int count) {
        int left = count;
        while (left > end - next) {
            left -= end - next;
            next = end;
            need();
        }
        next += left;
    }

    /// The next `count` bytes: a slice of an uncompressed batch, else a copy that grows only as
    /// bytes arrive, so that a length which lies costs nothing.
    ByteBuffer read(int count) {
        if (source == null) {
            if (count > end - next) {
                throw cutShort();
            }
            ByteBuffer slice = chunk.slice(next, count);
            next += count;
            return slice;
        }
        ByteSink copy = new ByteSink(Math.min(count, GROW_BYTES));
        int left = count;
        while (left > 0) {
            if (next == end) {
                need();
            }
            int step = Math.min(left, end - next);
            copy.write(chunk, next, step);
            next += step;
            left -= step;
        }
        return copy.toBuffer();
    }

    private void need() {
        if (!refill()) {
            throw cutShort();
        }
    }

    /// Moves to the next chunk; false when there is none.
    private boolean refill() {
        if (source == null) {
            return false;
        }
        long position = position();
        try {
            chunk = source.next();
        } catch (IOException e) {
            throw undecodable(e);
        }
        next = chunk.position();
        end = chunk.limit();
        chunkStart = position - next;
        if (position + (end - next) > limitBytes) {
            throw new MalformedBatchException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "the batch decompresses to more than " + limitBytes + " bytes");
        }
        return next < end;
    }

    private static MalformedBatchException cutShort() {
        return MalformedBatchException.invalidRecord("the records end before the batch says");
    }

    private static MalformedBatchException undecodable(IOException e) {
        return MalformedBatchException.invalidRecord(
                "the records do not decompress: " + e.getMessage());
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
    }
}
