package io.leat.dist.local;

/// A reason, in words for the user, why a server does not start; the command ends with code 1.
public final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public CannotStart(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
