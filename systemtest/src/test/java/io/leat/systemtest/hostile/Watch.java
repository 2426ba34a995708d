package io.leat.systemtest.hostile;

import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerKind;
import io.leat.systemtest.server.BrokerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Looks at a broker from before something bad is done to it until afterwards: an innocent
/// connection is open all the time, and memory and log are compared.
final class Watch implements AutoCloseable {
    private static final long GROWTH_BYTES_MAX = 200L << 20;

    private final BrokerUnderTest broker;
    private final RawConnection bystander;
    private final long residentBytesBefore;
    private final int outputBefore;

    private Watch(BrokerUnderTest broker, RawConnection bystander) {
        this.broker = broker;
        this.bystander = bystander;
        this.residentBytesBefore = broker.process().residentBytes();
        this.outputBefore = broker.process().output().length();
    }

    static Watch over(BrokerUnderTest broker) {
        forgetPeak(broker.process().pid());
        RawConnection bystander = RawConnection.to(broker.port());
        Requests.requireAnswer(bystander);
        return new Watch(broker, bystander);
    }

    /// Resets the kernel's record of the most memory the process ever held.
    private static void forgetPeak(long pid) {
        try {
            Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Fails unless the broker lives, answers on the old connection and on a new one, and kept its
    /// memory.
    void requireUnharmed() {
        if (!broker.process().isAlive()) {
            throw new AssertionError("the broker died:\n" + broker.process().outputTail());
        }
        Requests.requireAnswer(bystander);
        try (RawConnection fresh = RawConnection.to(broker.port())) {
            Requests.requireAnswer(fresh);
        }
        long growth = broker.process().residentBytesMax() - residentBytesBefore;
        if (growth > GROWTH_BYTES_MAX) {
            throw new AssertionError("the broker grew by " + (growth >> 20) + " MiB");
        }
    }

    /// Fails unless the broker logged what happened in one line. Apache Kafka may say more.
    void requireOneLogLine() {
        if (BrokerKind.chosen() == BrokerKind.LEAT) {
            Await.until(
                    "one line is logged",
                    () -> broker.process().output().substring(outputBefore).lines().toList(),
                    lines -> lines.size() == 1);
        }
    }

    @Override
    public void close() {
        bystander.close();
    }
}
