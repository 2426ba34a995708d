package io.leat.broker.net;

import java.io.IOException;

/// The peer sent what no client of the protocol sends; its connection is closed.
final class BadFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    BadFrameException(String message) {
        super(message);
    }
}
