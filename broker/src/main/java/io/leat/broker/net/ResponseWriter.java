package io.leat.broker.net;

import io.leat.broker.api.RequestContext.RequestHead;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.ResponseHeader;
import io.leat.protocol.wire.MessageWriter;
import io.leat.protocol.wire.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/// Encodes a response and writes it to the socket; record data goes from the file to the socket by
/// itself. Used by one thread at a time.
final class ResponseWriter {
    private final SocketChannel channel;
    private final Deadlines deadlines;

    ResponseWriter(SocketChannel channel, Deadlines deadlines) {
        this.channel = channel;
        this.deadlines = deadlines;
    }

    /// Returns how many bytes it took.
    long write(RequestHead head, ApiResponse response) throws IOException {
        var out = MessageWriter.framed();
        ResponseHeader.builder()
                .correlationId(head.correlationId())
                .build()
                .write(out, head.apiKey().responseHeaderVersion(head.version()));
        response.write(out, head.version());
        deadlines.writing();
        long bytes = 0;
        for (Payload segment : out.segments()) {
            transfer(segment);
            bytes += segment.sizeBytes();
        }
        deadlines.written();
        return bytes;
    }

    private void transfer(Payload segment) throws IOException {
        long sent = 0;
        while (sent < segment.sizeBytes()) {
            long count = segment.transferTo(channel, sent);
            if (count == 0) {
                count = segment.transferTo(new OneWrite(channel), sent);
            }
            if (count > 0) {
                deadlines.writing();
            }
            sent += count;
        }
    }

    /// A socket to which one write is let through. From a file to a full socket nothing is
    /// transferred and nobody waits; a write does wait, and what it takes is a small piece.
    private static final class OneWrite implements WritableByteChannel {
        private final WritableByteChannel socket;
        private boolean written;

        OneWrite(WritableByteChannel socket) {
            this.socket = socket;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (written) {
                return 0;
            }
            written = true;
            return socket.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return socket.isOpen();
        }

        @Override
        public void close() {
            // The socket belongs to the connection.
        }
    }
}
