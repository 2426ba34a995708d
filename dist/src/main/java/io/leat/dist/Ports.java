package io.leat.dist;

import io.leat.dist.local.CannotStart;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The ports that `leat start` takes on 127.0.0.1.
final class Ports {
    private static final String DEFAULT = "9092";
    private static final int MAX = 65_535;

    /// Below those of outgoing connections (on Linux from 32,768).
    private static final int LOW_FIRST = 12_000;

    private static final int LOW_COUNT = 18_000;

    private Ports() {}

    /// What `--port` says.
    static int read(Options options) throws CannotStart {
        return number("--port", options.last("--port").orElse(DEFAULT), 0, MAX);
    }

    /// The value of an option that takes a whole number.
    static int number(String option, String text, int min, int max) throws CannotStart {
        if (!text.matches("[0-9]{1,5}")
                || Integer.parseInt(text) < min
                || Integer.parseInt(text) > max) {
            throw new CannotStart(
                    "%s takes a number from %d to %d and not \"%s\""
                            .formatted(option, min, max, text));
        }
        return Integer.parseInt(text);
    }

    /// `count` ports from `first`, or any free ones when that is 0; fails when one is taken.
    static List<Integer> inRow(int first, int count) throws CannotStart, IOException {
        if (first == 0) {
            return anyFree(count);
        }
        if (first + count - 1 > MAX) {
            throw new CannotStart(
                    "--port %d is too high: %d ports in a row are needed".formatted(first, count));
        }
        List<Integer> ports = IntStream.range(first, first + count).boxed().toList();
        for (int port : ports) {
            checkFree(port);
        }
        return ports;
    }

    /// All are held until the last is found, so that they differ. None is one that the kernel gives
    /// to outgoing connections: until a server binds it, or while it is down, that may be
    /// anybody's.
    private static List<Integer> anyFree(int count) throws CannotStart, IOException {
        List<ServerSocket> held = new ArrayList<>();
        int start = (int) (ProcessHandle.current().pid() * 97 % LOW_COUNT);
        try {
            for (int i = 0; i < LOW_COUNT && held.size() < count; i++) {
                bound(LOW_FIRST + (start + i) % LOW_COUNT).ifPresent(held::add);
            }
            if (held.size() < count) {
                throw new CannotStart("no port of 127.0.0.1 is free; choose some with --port");
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private static Optional<ServerSocket> bound(int port) throws IOException {
        try {
            return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException taken) {
            return Optional.empty();
        }
    }

    /// The broker binds its port last, so a port in use is found here, before anything is made.
    static void checkFree(int port) throws CannotStart, IOException {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException taken) {
            throw new CannotStart(
                    "port "
                            + port
                            + " of 127.0.0.1 is in use by another program; stop that one, or"
                            + " choose another port with --port");
        }
    }
}
