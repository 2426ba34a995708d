package io.leat.broker.net;

import io.leat.broker.api.RequestContext.RequestHead;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.ResponseHeader;
import io.leat.protocol.wire.BufferPayload;
import io.leat.protocol.wire.MessageWriter;
import io.leat.protocol.wire.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/// Encodes responses and writes them to the socket: those that are known together with one call;
/// record data goes from the file to the socket by itself. Used by one thread at a time.
final class ResponseWriter {
    /// More than this is written at once, whatever follows.
    private static final int HELD_BYTES_MAX = 64 << 10;

    /// No write is larger. On a plain thread it returns when the peer has taken all of it, and
    /// until then nobody sees whether the peer takes anything: this much it takes in its time.
    static final int STEP_BYTES = 256 << 10;

    private final GatheringByteChannel channel;
    private final Deadlines deadlines;

    /// Encoded and not yet written, in order.
    private final List<Payload> held = new ArrayList<>();

    private long heldBytes;

    ResponseWriter(GatheringByteChannel channel, Deadlines deadlines) {
        this.channel = channel;
        this.deadlines = deadlines;
    }

    /// Takes a response, which [#flush] writes; returns how many bytes it takes.
    long add(RequestHead head, ApiResponse response) throws IOException {
        var out = MessageWriter.framed();
        ResponseHeader.builder()
                .correlationId(head.correlationId())
                .build()
                .write(out, head.apiKey().responseHeaderVersion(head.version()));
        response.write(out, head.version());
        long bytes = out.sizeBytes();
        held.addAll(out.segments());
        heldBytes += bytes;
        if (heldBytes > HELD_BYTES_MAX) {
            flush();
        }
        return bytes;
    }

    /// Writes what is held. After a failure the connection is of no use any more.
    void flush() throws IOException {
        if (held.isEmpty()) {
            return;
        }
        deadlines.writing();
        if (held.size() > 1 && heldBytes <= STEP_BYTES && areBuffers(held)) {
            gather();
        } else {
            for (Payload segment : held) {
                transfer(segment);
            }
        }
        deadlines.written();
        held.clear();
        heldBytes = 0;
    }

    private static boolean areBuffers(List<Payload> payloads) {
        for (Payload payload : payloads) {
            if (!(payload instanceof BufferPayload)) {
                return false;
            }
        }
        return true;
    }

    private void gather() throws IOException {
        ByteBuffer[] buffers = new ByteBuffer[held.size()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = ((BufferPayload) held.get(i)).buffer().duplicate();
        }
        for (long left = heldBytes; left > 0; ) {
            left -= channel.write(buffers);
            deadlines.writing();
        }
    }

    private void transfer(Payload segment) throws IOException {
        long sent = 0;
        while (sent < segment.sizeBytes()) {
            long count = segment.transferTo(channel, sent, STEP_BYTES);
            if (count == 0) {
                count = segment.transferTo(new OneWrite(channel), sent, STEP_BYTES);
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
