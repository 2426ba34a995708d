package io.leat.simulator.storage;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/// When a storage fails. Confined to the simulation's thread.
public final class Faults {
    private final Map<Operation, Integer> failIn = new EnumMap<>(Operation.class);
    private final Map<Operation, String> messages = new EnumMap<>(Operation.class);
    private long crashIn = Long.MAX_VALUE;
    private boolean crashed;
    private boolean shortWrites;
    private long operations;

    /// Nothing fails.
    public static Faults none() {
        return new Faults();
    }

    /// The `count`-th `operation` from now on (1 is the next) fails with `message`, once.
    public Faults failIn(int count, Operation operation, String message) {
        failIn.put(operation, count);
        messages.put(operation, message);
        return this;
    }

    /// The machine crashes at the `count`-th operation from now on, reads not counted.
    public Faults crashIn(long count) {
        crashIn = count;
        return this;
    }

    /// Writes take as many bytes as they like.
    public Faults shortWrites() {
        shortWrites = true;
        return this;
    }

    /// How many operations there were, reads not counted.
    public long operations() {
        return operations;
    }

    public boolean crashed() {
        return crashed;
    }

    boolean writesAreShort() {
        return shortWrites;
    }

    /// Counts one operation; throws if it is the one to fail.
    void count(Operation operation) throws IOException {
        if (crashed) {
            throw new CrashedException();
        }
        if (operation != Operation.READ) {
            operations++;
            crashIn--;
            if (crashIn <= 0) {
                crashed = true;
                throw new CrashedException();
            }
        }
        Integer left = failIn.get(operation);
        if (left != null) {
            if (left == 1) {
                failIn.remove(operation);
                throw new IOException(messages.get(operation));
            }
            failIn.put(operation, left - 1);
        }
    }
}
