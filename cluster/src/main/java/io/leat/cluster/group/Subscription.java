package io.leat.cluster.group;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The topics in what a consumer sends with its join: a version, then the topic names, then parts
/// that differ by version and are not read here. The bytes come from clients and may be anything.
final class Subscription {
    private Subscription() {}

    /// Empty when the bytes are no subscription.
    static Optional<List<String>> topics(ByteBuffer metadata) {
        ByteBuffer in = metadata.duplicate();
        try {
            short version = in.getShort();
            int count = in.getInt();
            if (version < 0 || count < 0 || count > in.remaining() / Short.BYTES) {
                return Optional.empty();
            }
            List<String> topics = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int length = in.getShort();
                if (length < 0 || length > in.remaining()) {
                    return Optional.empty();
                }
                byte[] name = new byte[length];
                in.get(name);
                topics.add(new String(name, StandardCharsets.UTF_8));
            }
            return Optional.of(topics);
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
