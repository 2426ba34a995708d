package io.leat.broker.net;

import io.leat.broker.api.RequestContext.RequestHead;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.ResponseHeader;
import io.leat.protocol.wire.MessageWriter;
import io.leat.protocol.wire.Payload;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/// Encodes a response and writes it to the socket; record data goes from the file to the socket by
/// itself. Used by one thread at a time.
final class ResponseWriter {
    private final SocketChannel channel;
    private final Deadlines deadlines;

    ResponseWriter(SocketChannel channel, Deadlines deadlines) {
        this.channel = channel;
        this.deadlines = deadlines;
    }

    void write(RequestHead head, ApiResponse response) throws IOException {
        var out = MessageWriter.framed();
        ResponseHeader.builder()
                .correlationId(head.correlationId())
                .build()
                .write(out, head.apiKey().responseHeaderVersion(head.version()));
        response.write(out, head.version());
        deadlines.writing();
        for (Payload segment : out.segments()) {
            transfer(segment);
        }
        deadlines.written();
    }

    private void transfer(Payload segment) throws IOException {
        long sent = 0;
        while (sent < segment.sizeBytes()) {
            long count = segment.transferTo(channel, sent);
            if (count > 0) {
                deadlines.writing();
            }
            sent += count;
        }
    }
}
