package io.leat.dist.cli.terminal;

/// A command was called in a way that makes no sense; the message says what would.
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
