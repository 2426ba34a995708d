package io.leat.client;

import io.leat.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/// A server said no; [#error()] is its reason.
public final class RefusedException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode error;
    private final boolean retriable;

    /// `detail` is what the server added; without it the error's own sentence speaks.
    public RefusedException(ErrorCode error, String subject, @Nullable String detail) {
        this(subject + ": " + sentence(error, detail) + " (" + error + ")", error, true);
    }

    private RefusedException(String message, ErrorCode error, boolean mayRetry) {
        super(message, null);
        this.error = error;
        this.retriable = mayRetry && error.retriable();
    }

    /// The same refusal where trying again would not help.
    public RefusedException forGood() {
        return new RefusedException(reason(), error, false);
    }

    private static String sentence(ErrorCode error, @Nullable String detail) {
        return detail == null || detail.isBlank() ? error.message() : detail.strip();
    }

    /// Throws unless `code` is that of [ErrorCode#NONE].
    public static void throwIf(short code, String subject, @Nullable String detail) {
        if (code != ErrorCode.NONE.code()) {
            throw new RefusedException(ErrorCode.of(code), subject, detail);
        }
    }

    /// As [#throwIf(short, String, String)], where the server adds nothing.
    public static void throwIf(short code, String subject) {
        throwIf(code, subject, null);
    }

    public ErrorCode error() {
        return error;
    }

    @Override
    public boolean retriable() {
        return retriable;
    }
}
