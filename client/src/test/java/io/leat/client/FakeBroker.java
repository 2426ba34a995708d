package io.leat.client;

import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.ApiVersionsResponse;
import io.leat.protocol.message.ApiVersionsResponse.ApiVersion;
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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server in this process that speaks the protocol and does what a test says. Every connection
/// has its own thread; requests are answered in order.
public final class FakeBroker implements AutoCloseable {
    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Request> seen = new CopyOnWriteArrayList<>();

    /// A request as it came.
    public record Request(ApiRequest body, short version, int correlationId) {}

    /// What the server does with a request.
    public interface Behaviour {
        Answer answer(Request request);
    }

    /// One way to answer.
    public sealed interface Answer {
        record Body(ApiResponse response) implements Answer {}

        record Frame(ByteBuffer bytes) implements Answer {}

        record Silence() implements Answer {}

        record HangUp() implements Answer {}
    }

    private FakeBroker(ServerSocket listener, Behaviour behaviour) {
        this.listener = listener;
        this.behaviour = behaviour;
    }

    public static FakeBroker start(Behaviour behaviour) {
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            FakeBroker broker = new FakeBroker(listener, behaviour);
            Thread.startVirtualThread(broker::accept);
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", listener.getLocalPort());
    }

    public ClientOptions options() {
        return ClientOptions.of(address().toString());
    }

    /// All requests so far, in the order in which they came.
    public List<Request> seen() {
        return List.copyOf(seen);
    }

    public <T extends ApiRequest> List<T> seen(Class<T> type) {
        return seen().stream().map(Request::body).filter(type::isInstance).map(type::cast).toList();
    }

    /// The usual answer to a request for versions: all that this build knows.
    public static ApiVersionsResponse allVersions() {
        return versions(
                Arrays.stream(ApiKey.values())
                        .map(key -> version(key, key.lowestVersion(), key.highestVersion()))
                        .toList());
    }

    public static ApiVersionsResponse versions(List<ApiVersion> versions) {
        return ApiVersionsResponse.builder().apiKeys(versions).build();
    }

    public static ApiVersion version(ApiKey key, int lowest, int highest) {
        return ApiVersion.builder()
                .apiKey(key.id())
                .minVersion((short) lowest)
                .maxVersion((short) highest)
                .build();
    }

    /// The frame of an answer.
    public static ByteBuffer frame(Request request, ApiResponse response, int version) {
        MessageWriter out = MessageWriter.framed();
        ApiKey key = response.apiKey();
        ResponseHeader.builder()
                .correlationId(request.correlationId())
                .build()
                .write(out, key.responseHeaderVersion((short) version));
        response.write(out, (short) version);
        return out.toBuffer();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                byte[] bytes = in.readNBytes(in.readInt());
                Request request = read(ByteBuffer.wrap(bytes));
                seen.add(request);
                Answer answer =
                        request.body.apiKey() == ApiKey.API_VERSIONS
                                ? versionsAnswer(request)
                                : behaviour.answer(request);
                Optional<ByteBuffer> frame =
                        switch (answer) {
                            case Answer.Body body ->
                                    Optional.of(frame(request, body.response, request.version));
                            case Answer.Frame whole -> Optional.of(whole.bytes);
                            case Answer.Silence ignored -> Optional.empty();
                            case Answer.HangUp ignored -> throw new IOException("hung up");
                        };
                if (frame.isPresent()) {
                    socket.getOutputStream().write(frame.get().array());
                }
            }
        } catch (IOException ended) {
            // by the client, by the test, or on purpose
        }
    }

    /// A behaviour that says nothing about versions gets the usual ones.
    private Answer versionsAnswer(Request request) {
        Answer answer = behaviour.answer(request);
        return answer instanceof Answer.Silence ? new Answer.Body(allVersions()) : answer;
    }

    private static Request read(ByteBuffer frame) {
        ApiKey key = Objects.requireNonNull(ApiKey.of(frame.getShort(0)));
        short version = frame.getShort(Short.BYTES);
        MessageReader in = new MessageReader(frame);
        RequestHeader header = RequestHeader.read(in, key.requestHeaderVersion(version));
        return new Request(Requests.read(key, in, version), version, header.correlationId());
    }

    /// Breaks all connections; new ones are accepted.
    public void hangUp() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException closedAlready) {
                // which was the aim
            }
        }
        sockets.clear();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException closedAlready) {
            // which was the aim
        }
        hangUp();
    }
}
