package io.leat.broker.coordination;

/// ZooKeeper cannot be used now; to try again later may help.
public final class CoordinationUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CoordinationUnavailableException(String message) {
        super(message);
    }
}
