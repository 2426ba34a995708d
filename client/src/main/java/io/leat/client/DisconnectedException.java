package io.leat.client;

import org.jspecify.annotations.Nullable;

/// A connection ended before the answer came, so it is not known whether the server did what it was
/// asked for.
public final class DisconnectedException extends ClientException {
    private static final long serialVersionUID = 1L;

    public DisconnectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retriable() {
        return true;
    }
}
