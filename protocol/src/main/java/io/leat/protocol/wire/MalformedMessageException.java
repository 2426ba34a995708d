package io.leat.protocol.wire;

/// The bytes are not what they claim to be. The sender is at fault; the connection ends.
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }
}
