package io.leat.client;

import org.jspecify.annotations.Nullable;

/// A failure that a user of the client has to expect: the network, a server, or the time allowed.
/// The message is a sentence for people.
public abstract sealed class ClientException extends RuntimeException
        permits UnreachableException, DisconnectedException, TimedOutException, RefusedException {
    private static final long serialVersionUID = 1L;

    ClientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Whether the same call may succeed later without anybody changing it.
    public abstract boolean retriable();

    /// The sentence.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
