package io.leat.simulator.replication;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Carries messages, late, out of order, twice, or not at all. [#ZOOKEEPER] and [#CLIENT] are
/// addresses like those of brokers.
final class Network {
    static final int ZOOKEEPER = -1;
    static final int CLIENT = -2;

    private record Pair(int one, int other) {
        static Pair of(int one, int other) {
            return new Pair(Math.min(one, other), Math.max(one, other));
        }
    }

    private final Timeline timeline;
    private final RandomGenerator random;
    private final Set<Pair> cut = new HashSet<>();
    private double lost;
    private double repeated;

    Network(Timeline timeline, RandomGenerator random) {
        this.timeline = timeline;
        this.random = random;
    }

    /// Shares of all messages.
    void disturb(double newLost, double newRepeated) {
        lost = newLost;
        repeated = newRepeated;
    }

    void cut(int one, int other) {
        cut.add(Pair.of(one, other));
    }

    void heal(int one, int other) {
        cut.remove(Pair.of(one, other));
    }

    void healAll() {
        cut.clear();
    }

    boolean isOpen(int one, int other) {
        return !cut.contains(Pair.of(one, other));
    }

    long delayMillis() {
        return delayMillis(25);
    }

    /// One in `slow` takes long.
    long delayMillis(int slow) {
        return random.nextInt(slow) == 0 && lost > 0
                ? 1 + random.nextInt(200)
                : 1 + random.nextInt(5);
    }

    void send(int from, int to, Runnable delivery) {
        if (random.nextDouble() >= lost) {
            carry(from, to, delivery);
        }
        if (random.nextDouble() < repeated) {
            carry(from, to, delivery);
        }
    }

    private void carry(int from, int to, Runnable delivery) {
        if (isOpen(from, to)) {
            timeline.in(
                    delayMillis(),
                    () -> {
                        if (isOpen(from, to)) {
                            delivery.run();
                        }
                    });
        }
    }
}
