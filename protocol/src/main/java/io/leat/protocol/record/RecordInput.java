package io.leat.protocol.record;

import io.leat.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The bytes of a batch's records, read forwards: straight from the batch's buffer, or decompressed
/// chunk by chunk. Reading past the end, and decompressing past the limit, throw
/// [MalformedBatchException].
///
/// Single bytes come from a small array that follows the reading position: most bytes of a record
/// are stepped over, and an array is what the quick compiler reads fast.
///
/// Hot path: no allocation per record while skipping. Benchmark: ValidationBenchmark.
final class RecordInput implements AutoCloseable {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final int GROW_BYTES = 64 << 10;
    private static final int WINDOW_BYTES = 512;

    private final @Nullable Decompressor source;
    private final long limitBytes;

    private ByteBuffer chunk;

    /// Index of the first byte in the chunk that is not in the window yet.
    private int chunkNext;

    private int chunkEnd;

    /// A copy of the chunk's bytes before `chunkNext`; those from `next` to `end` are unread.
    private final byte[] window = new byte[WINDOW_BYTES];

    private int next;
    private int end;

    /// Position of the window's end in the whole input.
    private long windowEnd;

    private RecordInput(@Nullable Decompressor source, ByteBuffer chunk, long limitBytes) {
        this.source = source;
        this.chunk = chunk;
        this.limitBytes = limitBytes;
        this.chunkNext = chunk.position();
        this.chunkEnd = chunk.limit();
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
        chunkNext = from;
        chunkEnd = to;
        next = 0;
        end = 0;
        windowEnd = 0;
    }

    /// Bytes read so far.
    long position() {
        return windowEnd - (end - next);
    }

    boolean atEnd() {
        return next == end && chunkNext == chunkEnd && !refill();
    }

    byte readByte() {
        if (next == end) {
            slide();
        }
        return window[next++];
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
        long raw = readByte();
        if (raw < 0) {
            raw = readLongVarlong(raw & 0x7F);
        }
        return (raw >>> 1) ^ -(raw & 1);
    }

    private long readLongVarlong(long first) {
        long raw = first;
        for (int shift = 7; shift < 70; shift += 7) {
            byte bits = readByte();
            raw |= (bits & 0x7FL) << shift;
            if (bits >= 0) {
                return raw;
            }
        }
        throw MalformedBatchException.invalidRecord("a varlong has more than 10 bytes");
    }

    void skip(int count) {
        if (count <= end - next) {
            next += count;
        } else {
            unread();
            advance(count);
        }
    }

    /// The next `count` bytes: a slice of an uncompressed batch, else a copy that grows only as
    /// bytes arrive, so that a length which lies costs nothing.
    ByteBuffer read(int count) {
        unread();
        if (source == null) {
            ByteBuffer slice = chunk.slice(chunkNext, Math.min(count, chunkEnd - chunkNext));
            advance(count);
            return slice;
        }
        ByteSink copy = new ByteSink(Math.min(count, GROW_BYTES));
        int left = count;
        while (left > 0) {
            need();
            int step = Math.min(left, chunkEnd - chunkNext);
            copy.write(chunk, chunkNext, step);
            advance(step);
            left -= step;
        }
        return copy.toBuffer();
    }

    /// Gives the unread bytes of the window back to the chunk.
    private void unread() {
        int unread = end - next;
        chunkNext -= unread;
        windowEnd -= unread;
        next = 0;
        end = 0;
    }

    /// Steps over `count` bytes behind the empty window.
    private void advance(int count) {
        int left = count;
        while (left > chunkEnd - chunkNext) {
            left -= chunkEnd - chunkNext;
            windowEnd += chunkEnd - chunkNext;
            chunkNext = chunkEnd;
            need();
        }
        chunkNext += left;
        windowEnd += left;
    }

    /// Moves the window, of which all is read, to the bytes that follow it.
    private void slide() {
        need();
        int step = Math.min(WINDOW_BYTES, chunkEnd - chunkNext);
        chunk.get(chunkNext, window, 0, step);
        chunkNext += step;
        windowEnd += step;
        next = 0;
        end = step;
    }

    private void need() {
        if (chunkNext == chunkEnd && !refill()) {
            throw cutShort();
        }
    }

    /// Moves to the next chunk; false when there is none.
    private boolean refill() {
        if (source == null) {
            return false;
        }
        try {
            chunk = source.next();
        } catch (IOException e) {
            throw undecodable(e);
        }
        chunkNext = chunk.position();
        chunkEnd = chunk.limit();
        if (windowEnd + (chunkEnd - chunkNext) > limitBytes) {
            throw new MalformedBatchException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "the batch decompresses to more than " + limitBytes + " bytes");
        }
        return chunkNext < chunkEnd;
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
