package io.leat.broker.replication;

import static io.leat.protocol.Invariant.check;

import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.message.FetchResponse;
import io.leat.protocol.message.RequestHeader;
import io.leat.protocol.message.Requests;
import io.leat.protocol.message.ResponseHeader;
import io.leat.protocol.wire.MessageReader;
import io.leat.protocol.wire.MessageWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/// A leader that answers fetches as its test says. Confined to the test.
final class ScriptedLeader implements AutoCloseable {
    private static final int REQUEST_MILLIS_MAX = 20_000;
    private static final short VERSION = ApiKey.FETCH.highestVersion();

    private final ServerSocket server;
    private Socket follower = new Socket();
    private int correlationId;

    ScriptedLeader() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.setSoTimeout(REQUEST_MILLIS_MAX);
    }

    int port() {
        return server.getLocalPort();
    }

    /// Waits for the follower's next connection.
    void accept() throws IOException {
        follower.close();
        follower = server.accept();
        follower.setSoTimeout(REQUEST_MILLIS_MAX);
    }

    /// Waits for the next request.
    FetchRequest request() throws IOException {
        var in = new DataInputStream(follower.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        var reader = new MessageReader(ByteBuffer.wrap(frame));
        RequestHeader header =
                RequestHeader.read(reader, ApiKey.FETCH.requestHeaderVersion(VERSION));
        correlationId = header.correlationId();
        return (FetchRequest) Requests.read(ApiKey.FETCH, reader, VERSION);
    }

    /// Whether a request has come that was not read yet.
    boolean isAsked() {
        try {
            return follower.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the follower hangs up, and sends nothing more.
    void awaitHangUp() throws IOException {
        check(follower.getInputStream().read() < 0, "the follower hangs up");
    }

    void answer(FetchResponse response) throws IOException {
        MessageWriter out = MessageWriter.framed();
        ResponseHeader.builder()
                .correlationId(correlationId)
                .build()
                .write(out, ApiKey.FETCH.responseHeaderVersion(VERSION));
        response.write(out, VERSION);
        ByteBuffer bytes = out.toBuffer();
        byte[] frame = new byte[bytes.remaining()];
        bytes.get(frame);
        follower.getOutputStream().write(frame);
        follower.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        follower.close();
        server.close();
    }
}
