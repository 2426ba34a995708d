package io.leat.protocol.message;

import io.leat.protocol.wire.MessageWriter;

/// A value with a specified form in each of its versions.
public interface Message {
    /// Appends the form of `version`. Throws [UnsupportedVersionException] when there is no such
    /// version, or when it cannot carry a value that must not be lost.
    void write(MessageWriter out, short version);
}
