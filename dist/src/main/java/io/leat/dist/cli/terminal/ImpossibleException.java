package io.leat.dist.cli.terminal;

/// What was asked cannot be done as the cluster is; the message says why, and what would help.
public final class ImpossibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ImpossibleException(String message) {
        super(message);
    }
}
