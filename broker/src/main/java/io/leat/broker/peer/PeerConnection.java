package io.leat.broker.peer;

import io.leat.cluster.image.Endpoint;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.RequestHeader;
import io.leat.protocol.message.ResponseHeader;
import io.leat.protocol.message.Responses;
import io.leat.protocol.wire.MalformedMessageException;
import io.leat.protocol.wire.MessageReader;
import io.leat.protocol.wire.MessageWriter;
import io.leat.protocol.wire.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A connection to another broker. Confined to the thread that calls; any thread may close it,
/// which ends a call that is under way. Whoever needs a deadline has [PeerWatch] close it.
public final class PeerConnection implements AutoCloseable {
    private static final int FRAME_BYTES_MAX = 128 << 20;

    /// A larger buffer is not kept for the next answer.
    private static final int KEPT_BYTES_MAX = 16 << 20;

    private final SocketChannel channel;
    private final String clientId;
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    private ByteBuffer frame = ByteBuffer.allocateDirect(64 << 10);
    private int nextCorrelationId;

    private PeerConnection(SocketChannel channel, String clientId) {
        this.channel = channel;
        this.clientId = clientId;
    }

    /// Connects. Throws [java.net.ConnectException] if the host says that nobody listens there.
    public static PeerConnection open(Endpoint endpoint, String clientId, int timeoutMillis)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var address = new InetSocketAddress(endpoint.host(), endpoint.port());
            if (address.isUnresolved()) {
                throw new IOException("unknown host " + endpoint.host());
            }
            channel.socket().connect(address, timeoutMillis);
            return new PeerConnection(channel, clientId);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Sends a request in its highest version and waits for its answer, which borrows this
    /// connection's buffer until the next call. After an exception the connection is of no use.
    public ApiResponse call(ApiRequest request) throws IOException {
        return call(request, request.apiKey().highestVersion());
    }

    /// As [#call(ApiRequest)], in another version.
    public ApiResponse call(ApiRequest request, short version) throws IOException {
        ApiKey key = request.apiKey();
        int correlationId = nextCorrelationId++;
        send(request, version, correlationId);
        try {
            MessageReader in = new MessageReader(receive());
            ResponseHeader header = ResponseHeader.read(in, key.responseHeaderVersion(version));
            if (header.correlationId() != correlationId) {
                throw new IOException("an answer to another request");
            }
            return Responses.read(key, in, version);
        } catch (MalformedMessageException e) {
            throw new IOException("a malformed answer to " + key, e);
        }
    }

    private void send(ApiRequest request, short version, int correlationId) throws IOException {
        MessageWriter out = MessageWriter.framed();
        RequestHeader.builder()
                .requestApiKey(request.apiKey().id())
                .requestApiVersion(version)
                .correlationId(correlationId)
                .clientId(clientId)
                .build()
                .write(out, request.apiKey().requestHeaderVersion(version));
        request.write(out, version);
        for (Payload segment : out.segments()) {
            long sent = 0;
            while (sent < segment.sizeBytes()) {
                sent += segment.transferTo(channel, sent, Long.MAX_VALUE);
            }
        }
    }

    private ByteBuffer receive() throws IOException {
        fill(length.clear());
        int size = length.flip().getInt();
        if (size < Integer.BYTES || size > FRAME_BYTES_MAX) {
            throw new IOException("a frame of " + Integer.toUnsignedLong(size) + " bytes");
        }
        if (frame.capacity() < size || frame.capacity() > KEPT_BYTES_MAX) {
            frame = ByteBuffer.allocateDirect(Math.max(size, 64 << 10));
        }
        fill(frame.clear().limit(size));
        return frame.flip();
    }

    private void fill(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) {
                throw new EOFException("the other broker closed the connection");
            }
        }
    }

    /// Idempotent.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
