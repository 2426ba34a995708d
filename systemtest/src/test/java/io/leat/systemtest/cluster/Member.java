package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// A broker or a ZooKeeper server: a process that can be started again on the same files. Belongs
/// to the test's thread.
final class Member implements AutoCloseable {
    private final String name;
    private final List<String> command;
    private final Path output;
    private ServerProcess process;

    private Member(String name, List<String> command, Path output) {
        this.name = name;
        this.command = command;
        this.output = output;
        this.process = ServerProcess.start(command, output);
    }

    static Member start(String name, List<String> command, Path output) {
        return new Member(name, command, output);
    }

    String name() {
        return name;
    }

    ServerProcess process() {
        return process;
    }

    /// After it was killed or stopped.
    void startAgain() {
        assertThat(process.isAlive()).as(name + " still runs").isFalse();
        process = ServerProcess.start(command, output);
    }

    /// SIGKILL.
    void kill() {
        process.kill();
    }

    /// SIGTERM; returns when it has ended.
    void stop() {
        assertThat(process.stop()).as("exit code of " + name).isIn(0, 143);
    }

    /// SIGSTOP: it holds its connections and does nothing.
    void freeze() {
        signal("STOP");
    }

    /// SIGCONT.
    void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            String pid = Long.toString(process.pid());
            int code = new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
            assertThat(code).as("kill -" + signal).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
