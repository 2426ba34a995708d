package io.leat.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Three brokers of one contender, and what else they need. Confined to the thread that measures.
final class Cluster implements Target, AutoCloseable {
    private final List<Starter> starters;
    private final List<Broker> brokers = new ArrayList<>();
    private final List<Broker> others;

    /// Starts one broker; the same each time.
    interface Starter {
        Broker start();
    }

    /// @param others processes that belong to the cluster and are no brokers
    Cluster(List<Starter> starters, List<Broker> others) {
        this.starters = List.copyOf(starters);
        this.others = List.copyOf(others);
    }

    /// Launches all that do not run, and returns when they answer: those that must elect somebody
    /// first do so only once a majority is there.
    Cluster start() {
        List<Thread> threads = new ArrayList<>();
        Broker[] started = new Broker[starters.size()];
        for (int i = 0; i < started.length; i++) {
            int index = i;
            threads.add(
                    Thread.startVirtualThread(() -> started[index] = starters.get(index).start()));
        }
        for (int i = 0; i < started.length; i++) {
            join(threads.get(i));
            brokers.add(started[i]);
        }
        return this;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// The broker with this id, from 1.
    Process process(int id) {
        return brokers.get(id - 1).process();
    }

    /// Of each broker.
    List<Long> residentMebibytes() {
        return brokers.stream().map(broker -> Math.round(broker.residentMebibytes())).toList();
    }

    /// Starts a broker again that has ended.
    void startAgain(int id) {
        brokers.get(id - 1).close();
        brokers.set(id - 1, starters.get(id - 1).start());
    }

    @Override
    public String bootstrap() {
        return brokers.stream().map(Broker::bootstrap).collect(Collectors.joining(","));
    }

    /// Of all processes.
    @Override
    public long cpuMillis() {
        return brokers.stream().mapToLong(Broker::cpuMillis).sum()
                + others.stream().mapToLong(Broker::cpuMillis).sum();
    }

    @Override
    public void close() {
        brokers.forEach(Broker::close);
        others.forEach(Broker::close);
    }
}
