package io.leat.protocol.generator;

/// A specification says something the generator does not understand; it stops the build.
final class SpecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpecException(String message) {
        super(message);
    }

    SpecException(String message, Throwable cause) {
        super(message, cause);
    }
}
