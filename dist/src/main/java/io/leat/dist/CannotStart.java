package io.leat.dist;

/// A reason, in words for the user, why a server does not start; the command ends with code 1.
final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    CannotStart(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
