package io.leat.systemtest.hostile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/// A socket to a broker over which anything can be sent, well-formed or not. Confined to one
/// thread.
final class RawConnection implements AutoCloseable {
    static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final int ANSWER_BYTES_MAX = 64 << 20;

    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;
    private int nextCorrelationId = 1;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.out = new DataOutputStream(socket.getOutputStream());
        this.in = new DataInputStream(socket.getInputStream());
    }

    static RawConnection to(int port) {
        try {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            socket.setTcpNoDelay(true);
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends bytes as they are. A peer that has closed already is not an error: the tests ask for
    /// that later.
    RawConnection send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException _) {
            // The broker closed while we were writing; whether it should have is asked by the
            // caller.
        }
        return this;
    }

    /// Sends a four-byte length and then the bytes.
    RawConnection sendFrame(byte[] bytes) {
        return send(ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array());
    }

    /// Sends only a length.
    RawConnection sendLength(int length) {
        return send(ByteBuffer.allocate(4).putInt(length).array());
    }

    /// Sends a request and reads its answer.
    AbstractResponse call(RequestHeader header, ApiMessage body) {
        sendFrame(bytes(header, body));
        return AbstractResponse.parseResponse(ByteBuffer.wrap(receive()), header);
    }

    /// The next correlation id of this connection.
    int correlationId() {
        return nextCorrelationId++;
    }

    /// A request as the bytes of its frame, without the length.
    static byte[] bytes(RequestHeader header, ApiMessage body) {
        ByteBuffer head =
                MessageUtil.toByteBufferAccessor(header.data(), header.headerVersion()).buffer();
        ByteBuffer tail = MessageUtil.toByteBufferAccessor(body, header.apiVersion()).buffer();
        return ByteBuffer.allocate(head.remaining() + tail.remaining()).put(head).put(tail).array();
    }

    /// Reads one frame.
    byte[] receive() {
        try {
            socket.setSoTimeout((int) ANSWER_LIMIT.toMillis());
            int length = in.readInt();
            if (length < 0 || length > ANSWER_BYTES_MAX) {
                throw new AssertionError("an answer of " + length + " bytes");
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("no answer", e);
        }
    }

    /// Whether the broker closes this connection within `limit`; what it sends before that is
    /// dropped.
    boolean isClosedWithin(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        byte[] dropped = new byte[8192];
        try {
            while (true) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    return false;
                }
                socket.setSoTimeout((int) left);
                if (in.read(dropped) < 0) {
                    return true;
                }
            }
        } catch (SocketTimeoutException _) {
            return false;
        } catch (EOFException _) {
            return true;
        } catch (IOException _) {
            return true; // A reset is a way to close, too.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
