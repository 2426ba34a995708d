package io.leat.log.checkpoint;

import java.io.IOException;

/// A metadata file does not have the form it must have.
public final class MalformedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedFileException(String message) {
        super(message);
    }
}
