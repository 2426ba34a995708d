package io.leat.systemtest.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports of the loopback address for servers, each given once. They lie below those that Linux
/// gives to outgoing connections (32768 and above): one of these may be anybody's by the time a
/// server starts, or while it is down.
final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int COUNT = 18_000;

    /// Another process begins elsewhere.
    private static final AtomicInteger GIVEN =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

    private FreePorts() {}

    static int next() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + GIVEN.getAndIncrement() % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
