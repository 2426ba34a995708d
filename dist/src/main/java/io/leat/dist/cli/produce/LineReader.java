package io.leat.dist.cli.produce;

import io.leat.dist.cli.terminal.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads lines as bytes, whatever they mean. Confined to one thread.
final class LineReader {
    /// A longer line is surely no line.
    private static final int LINE_BYTES_MAX = 64 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    LineReader(InputStream in) {
        this.in = in;
    }

    /// The next line without its end, owned by the caller; null after the last one.
    @Nullable ByteBuffer next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (position == limit && !fill()) {
                return line.size() == 0 ? null : ByteBuffer.wrap(line.toByteArray());
            }
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            if (line.size() + end - position > LINE_BYTES_MAX) {
                throw new UsageException("a line is longer than " + LINE_BYTES_MAX + " bytes");
            }
            line.write(buffer, position, end - position);
            position = end;
            if (end < limit) {
                position++;
                return ByteBuffer.wrap(line.toByteArray());
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
