package io.leat.protocol.record;

import io.leat.protocol.ErrorCode;

/// A batch contradicts itself, is cut short, does not decompress, or decompresses to more than its
/// reader allows. Carries no stack trace: the bytes are wrong, not the code.
public final class MalformedBatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode error;

    MalformedBatchException(ErrorCode error, String reason) {
        super(reason, null, false, false);
        this.error = error;
    }

    /// As a record that is not what its batch says.
    static MalformedBatchException invalidRecord(String reason) {
        return new MalformedBatchException(ErrorCode.INVALID_RECORD, reason);
    }

    /// What a producer of this batch is told.
    public ErrorCode error() {
        return error;
    }

    /// What is wrong, in words.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
