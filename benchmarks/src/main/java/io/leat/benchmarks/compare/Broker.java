package io.leat.benchmarks.compare;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/// A broker process that answers requests.
///
/// @param startMillis from its launch to its first answer
public record Broker(Process process, int port, double startMillis)
        implements Target, AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);
    private static final int FIRST_PORT = 12_000;
    private static final int PORT_COUNT = 18_000;

    /// Another process begins elsewhere.
    private static final AtomicInteger PORTS_GIVEN =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % PORT_COUNT));

    /// Launches `command` and returns when the broker answers on `port`.
    static Broker start(List<String> command, int port, Path log) {
        return start(command, port, log, Broker::answers);
    }

    /// The same for a process that only has to accept connections.
    static Broker startListening(List<String> command, int port, Path log) {
        return start(command, port, log, Broker::accepts);
    }

    private static Broker start(List<String> command, int port, Path log, IntPredicate isReady) {
        try {
            long launched = System.nanoTime();
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            awaitReady(process, port, log, isReady);
            return new Broker(process, port, (System.nanoTime() - launched) / 1e6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As `leat start --port 0` takes them: none that the kernel gives to outgoing connections,
    /// which may be anybody's by the time a server starts, or while it is down.
    public static int freePort() {
        for (int tries = 0; tries < PORT_COUNT; tries++) {
            int port = FIRST_PORT + PORTS_GIVEN.getAndIncrement() % PORT_COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public long cpuMillis() {
        return ProcessStat.cpuMillis(process.pid());
    }

    public double residentMebibytes() {
        return ProcessStat.residentMebibytes(process.pid());
    }

    private static void awaitReady(Process process, int port, Path log, IntPredicate isReady)
            throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady.test(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException("no broker: " + Files.readString(log));
            }
            pause(Duration.ofMillis(10));
        }
    }

    /// Asks for the API versions (version 0) and waits for the answer.
    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            ByteBuffer request = ByteBuffer.allocate(14);
            request.putInt(10).putShort((short) 18).putShort((short) 0).putInt(1);
            socket.getOutputStream().write(request.putShort((short) -1).array());
            return new DataInputStream(socket.getInputStream()).readInt() > 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
