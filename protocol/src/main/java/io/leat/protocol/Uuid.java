package io.leat.protocol;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A 128-bit identifier, written as 22 characters of URL-safe base64 without padding.
public record Uuid(long mostSignificantBits, long leastSignificantBits) {
    /// Stands for "none".
    public static final Uuid ZERO = new Uuid(0, 0);

    private static final int BYTES = 2 * Long.BYTES;
    private static final long VERSION_BITS = 0xf000L;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_BITS = 0xc000_0000_0000_0000L;
    private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;

    /// A version 4 identifier. Never one whose text starts with a dash: on a command line it would
    /// read as an option. [#ZERO] and the other reserved ones are not of version 4.
    public static Uuid random(RandomGenerator random) {
        while (true) {
            long most = (random.nextLong() & ~VERSION_BITS) | VERSION_4;
            long least = (random.nextLong() & ~VARIANT_BITS) | VARIANT_RFC;
            Uuid uuid = new Uuid(most, least);
            if (!uuid.toString().startsWith("-")) {
                return uuid;
            }
        }
    }

    /// The inverse of [#toString()]; throws [IllegalArgumentException] for anything else.
    public static Uuid parse(String text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "an identifier has " + BYTES + " bytes, not " + bytes.length + ": " + text);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Uuid(buffer.getLong(), buffer.getLong());
    }

    /// As generated, but direct: see [TopicPartition#equals].
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Uuid that
                && mostSignificantBits == that.mostSignificantBits
                && leastSignificantBits == that.leastSignificantBits;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(mostSignificantBits) + Long.hashCode(leastSignificantBits);
    }

    @Override
    public String toString() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES);
        buffer.putLong(mostSignificantBits).putLong(leastSignificantBits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }
}
