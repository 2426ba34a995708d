package io.leat.dist.cli.produce;

import io.leat.dist.cli.terminal.UsageException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads lines as bytes, whatever they mean. Confined to one thread.
final class LineReader {
    /// A longer line is surely no line.
    private static final int LINE_BYTES_MAX = 64 << 20;

    private final InputStream in;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /// The next line without its end; null after the last one.
    @Nullable ByteBuffer next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return line.size() == 0 ? null : ByteBuffer.wrap(line.toByteArray());
            }
            if (line.size() == LINE_BYTES_MAX) {
                throw new UsageException("a line is longer than " + LINE_BYTES_MAX + " bytes");
            }
            line.write(next);
        }
        return ByteBuffer.wrap(line.toByteArray());
    }
}
