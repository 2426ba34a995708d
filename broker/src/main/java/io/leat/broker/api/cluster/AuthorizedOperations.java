package io.leat.broker.api.cluster;

import java.util.stream.IntStream;

/// What a client may do, as a set of bits by the operations' numbers in the protocol (KIP-430).
/// Nobody is restricted yet.
public final class AuthorizedOperations {
    /// The client did not ask.
    public static final int OMITTED = Integer.MIN_VALUE;

    private static final int READ = 3;
    private static final int WRITE = 4;
    private static final int CREATE = 5;
    private static final int DELETE = 6;
    private static final int ALTER = 7;
    private static final int DESCRIBE = 8;
    private static final int CLUSTER_ACTION = 9;
    private static final int DESCRIBE_CONFIGS = 10;
    private static final int ALTER_CONFIGS = 11;
    private static final int IDEMPOTENT_WRITE = 12;

    private static final int TOPIC =
            bits(READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS);
    private static final int CLUSTER =
            bits(
                    CREATE,
                    ALTER,
                    DESCRIBE,
                    CLUSTER_ACTION,
                    DESCRIBE_CONFIGS,
                    ALTER_CONFIGS,
                    IDEMPOTENT_WRITE);

    private AuthorizedOperations() {}

    static int onTopic(boolean asked) {
        return asked ? TOPIC : OMITTED;
    }

    static int onCluster(boolean asked) {
        return asked ? CLUSTER : OMITTED;
    }

    private static int bits(int... operations) {
        return IntStream.of(operations).map(operation -> 1 << operation).sum();
    }
}
