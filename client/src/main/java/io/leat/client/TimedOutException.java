package io.leat.client;

import org.jspecify.annotations.Nullable;

/// The time allowed was over before the call succeeded; the cause is the last failure, if any.
public final class TimedOutException extends ClientException {
    private static final long serialVersionUID = 1L;

    public TimedOutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retriable() {
        return false;
    }
}
