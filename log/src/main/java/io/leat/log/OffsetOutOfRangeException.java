package io.leat.log;

/// A read asked for an offset that the log does not have (any more, or yet). Carries no stack
/// trace.
public final class OffsetOutOfRangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OffsetOutOfRangeException(long offset, long startOffset, long endOffset) {
        super(
                "offset %d is not in [%d, %d]".formatted(offset, startOffset, endOffset),
                null,
                false,
                false);
    }
}
