package io.leat.protocol;

/// A bug was found: something that must always hold did not. Never caught except where a loop ends.
public final class BrokenInvariant extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    BrokenInvariant(String message) {
        super(message);
    }
}
