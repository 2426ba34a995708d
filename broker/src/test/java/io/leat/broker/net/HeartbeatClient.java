package io.leat.broker.net;

import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.HeartbeatRequest;
import io.leat.protocol.message.RequestHeader;
import io.leat.protocol.wire.MessageWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/// A client that knows one request and tells answers by their correlation ids.
final class HeartbeatClient implements AutoCloseable {
    static final short VERSION = 0;
    private static final int ANSWER_MILLIS_MAX = 20_000;

    private final Socket socket;

    HeartbeatClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(ANSWER_MILLIS_MAX);
    }

    /// One request's frame; the server's handler takes `memberId` as what it is to do.
    static byte[] frame(int correlationId, String memberId) {
        var out = MessageWriter.framed();
        RequestHeader.builder()
                .requestApiKey(ApiKey.HEARTBEAT.id())
                .requestApiVersion(VERSION)
                .correlationId(correlationId)
                .clientId("test")
                .build()
                .write(out, ApiKey.HEARTBEAT.requestHeaderVersion(VERSION));
        HeartbeatRequest.builder().groupId("g").memberId(memberId).build().write(out, VERSION);
        ByteBuffer buffer = out.toBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    void send(int correlationId, String memberId) throws IOException {
        send(frame(correlationId, memberId));
    }

    void send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    void sendNoMore() throws IOException {
        socket.shutdownOutput();
    }

    /// The next answer's correlation id.
    int receive() throws IOException {
        return receive(socket.getInputStream());
    }

    static int receive(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        byte[] answer = new byte[in.readInt()];
        in.readFully(answer);
        return ByteBuffer.wrap(answer).getInt();
    }

    /// Whether the server closed the connection, once it has: nothing more comes.
    boolean isClosedByServer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
