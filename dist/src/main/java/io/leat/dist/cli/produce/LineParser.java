package io.leat.dist.cli.produce;

import io.leat.client.producer.OutgoingRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Makes records of lines.
///
/// @param blank what every record has: its topic, partition, time and headers
/// @param keyDelimiter what stands between key and value; empty when lines have no key
/// @param emptyIsNull whether an empty value means a tombstone
record LineParser(OutgoingRecord blank, String keyDelimiter, boolean emptyIsNull) {
    /// A line without the delimiter is a value without a key.
    OutgoingRecord parse(ByteBuffer line) {
        byte[] delimiter = keyDelimiter.getBytes(StandardCharsets.UTF_8);
        int at = delimiter.length == 0 ? -1 : indexOf(line, delimiter);
        if (at < 0) {
            return blank.withValue(value(line));
        }
        int valueAt = at + delimiter.length;
        return blank.withKey(line.slice(0, at))
                .withValue(value(line.slice(valueAt, line.limit() - valueAt)));
    }

    private @Nullable ByteBuffer value(ByteBuffer bytes) {
        return emptyIsNull && !bytes.hasRemaining() ? null : bytes;
    }

    private static int indexOf(ByteBuffer line, byte[] delimiter) {
        ByteBuffer wanted = ByteBuffer.wrap(delimiter);
        for (int at = 0; at <= line.limit() - delimiter.length; at++) {
            if (line.slice(at, delimiter.length).equals(wanted)) {
                return at;
            }
        }
        return -1;
    }
}
