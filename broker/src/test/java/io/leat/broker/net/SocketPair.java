package io.leat.broker.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Both ends of one connection over the loopback device.
record SocketPair(SocketChannel server, SocketChannel client) implements AutoCloseable {

    static SocketPair connect() throws IOException {
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel client = SocketChannel.open(listening.getLocalAddress());
            return new SocketPair(listening.accept(), client);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        client.close();
    }
}
