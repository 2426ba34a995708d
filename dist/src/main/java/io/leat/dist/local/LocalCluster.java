package io.leat.dist.local;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// ZooKeeper and several brokers, each a process of this machine that this one starts, watches and
/// stops. One that dies is told of and not started again: the cluster shows what it does without.
@ThreadSafe // it is closed by the thread that the end of the process runs
public final class LocalCluster implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(25);
    private static final String ZOOKEEPER = "zookeeper";

    private final ClusterPlan plan;
    private final Path leat;
    private final PrintStream messages;
    private final BlockingQueue<Child> ended = new LinkedBlockingQueue<>();

    @GuardedBy("this")
    private final List<Child> children = new ArrayList<>();

    @GuardedBy("this")
    private boolean closing;

    /// A process of the cluster, for the user.
    public record Member(String name, long pid, String address, Path output) {}

    /// Runs `leat`, the program; what happens to the processes is told on `messages`.
    public LocalCluster(ClusterPlan plan, Path leat, PrintStream messages) {
        this.plan = plan;
        this.leat = leat;
        this.messages = messages;
    }

    /// Starts every process, and returns when all brokers serve and know each other.
    public void start() throws CannotStart, IOException, InterruptedException {
        plan.write();
        launch(ZOOKEEPER, ZOOKEEPER);
        Serving serving = new Serving(plan);
        await("ZooKeeper does not answer", serving::zooKeeperAnswers);
        for (String broker : plan.brokers()) {
            launch(broker, "broker");
        }
        await("not all brokers serve", serving::brokersServe);
    }

    private synchronized void launch(String name, String command) throws IOException {
        if (closing) {
            return;
        }
        List<String> line =
                List.of(leat.toString(), command, "--config", plan.config(name).toString());
        Child child = Child.start(name, line, plan.output(name));
        children.add(child);
        var _ = child.process().onExit().thenRun(() -> ended.add(child));
    }

    /// Something to wait for.
    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private void await(String complaint, Condition condition)
            throws CannotStart, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!condition.holds()) {
            Optional<Child> dead =
                    Optional.ofNullable(ended.poll(POLL.toMillis(), TimeUnit.MILLISECONDS));
            if (dead.isPresent()) {
                throw new CannotStart(obituary(dead.get()));
            }
            if (System.nanoTime() > deadline) {
                throw new CannotStart(
                        "%s after %d s; %s holds what each process wrote"
                                .formatted(
                                        complaint,
                                        START_LIMIT.toSeconds(),
                                        plan.data().resolve("output")));
            }
        }
    }

    /// Tells of every process that ends; returns when the cluster is being stopped.
    public void watch() throws CannotStart, InterruptedException {
        while (true) {
            Child dead = ended.take();
            synchronized (this) {
                if (closing) {
                    return;
                }
                children.remove(dead);
                messages.println("leat: " + obituary(dead));
                if (children.stream().noneMatch(LocalCluster::isBroker)) {
                    throw new CannotStart("no broker is left");
                }
                messages.printf(
                        "leat: %d brokers go on; start it again with:%n  bin/leat %s --config %s%n",
                        children.stream().filter(LocalCluster::isBroker).count(),
                        isBroker(dead) ? "broker" : ZOOKEEPER,
                        plan.config(dead.name()));
            }
        }
    }

    private static boolean isBroker(Child child) {
        return !child.name().equals(ZOOKEEPER);
    }

    private static String obituary(Child dead) {
        String last = String.join("\n  ", dead.lastLines());
        return "%s (process %d) %s; the last lines of %s:%n  %s"
                .formatted(dead.name(), dead.process().pid(), dead.ending(), dead.output(), last);
    }

    /// The processes that run now, in the order in which they started.
    public synchronized List<Member> members() {
        return children.stream().map(this::member).toList();
    }

    private Member member(Child child) {
        int id = plan.brokers().indexOf(child.name());
        return new Member(
                child.name(),
                child.process().pid(),
                id < 0 ? plan.zooKeeperAddress() : plan.address(id),
                child.output());
    }

    /// Stops one broker after the other, so that each can hand over what it leads, and ZooKeeper
    /// last. Idempotent.
    @Override
    public synchronized void close() {
        closing = true;
        while (!children.isEmpty()) {
            Child child = children.removeLast();
            try {
                if (!child.stop(STOP_LIMIT)) {
                    messages.printf(
                            "leat: %s did not stop in %d s and was killed%n",
                            child.name(), STOP_LIMIT.toSeconds());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                child.process().destroyForcibly();
            }
        }
    }
}
