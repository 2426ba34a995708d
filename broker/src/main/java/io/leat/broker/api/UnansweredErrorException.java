package io.leat.broker.api;

/// A request that wants no answer failed: its connection is closed.
public final class UnansweredErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnansweredErrorException(String message) {
        super(message);
    }
}
