package io.leat.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.protocol.AllocatedBytes;
import io.leat.protocol.Seeds;
import io.leat.protocol.wire.MalformedMessageException;
import io.leat.protocol.wire.MessageReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Damaged bytes of every message and version are read or refused as malformed, never anything
/// else, and cost little memory either way.
class MalformedInputTest {
    private static final long SEED = Seeds.next("MalformedInputTest");
    private static final int CHANGES = 200;

    /// What a message may allocate per byte of its size, beside a fixed part for the exception and
    /// the reflection in this test.
    private static final int BYTES_PER_BYTE_MAX = 100;

    private static final int FIXED_BYTES_MAX = 32 << 10;

    static List<MessageType> messages() {
        return MessageType.all();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyPrefixIsMalformed(MessageType type) {
        RandomMessages random = new RandomMessages(new SplittableRandom(SEED));
        for (short version : type.versions()) {
            ByteBuffer bytes = random.bytes(type.schema(version));
            for (int size = 0; size < bytes.limit(); size++) {
                ByteBuffer prefix = bytes.slice(0, size);
                assertThatThrownBy(() -> type.read(prefix, version))
                        .as("%s v%d cut at %d, seed %d", type, version, size, SEED)
                        .isInstanceOf(MalformedMessageException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void changedBytesAreReadOrMalformedAndCostLittleMemory(MessageType type) {
        SplittableRandom random = new SplittableRandom(SEED);
        RandomMessages messages = new RandomMessages(random);
        for (short version : type.versions()) {
            ByteBuffer bytes = messages.bytes(type.schema(version));
            for (int i = 0; i < CHANGES && bytes.hasRemaining(); i++) {
                int at = random.nextInt(bytes.limit());
                byte before = bytes.get(at);
                bytes.put(at, (byte) (random.nextBoolean() ? random.nextInt() : 0xff));
                long allocated = AllocatedBytes.by(() -> readOrRefuse(type, bytes, version));
                assertThat(allocated)
                        .as("%s v%d changed at %d, seed %d", type, version, at, SEED)
                        .isLessThan(FIXED_BYTES_MAX + (long) BYTES_PER_BYTE_MAX * bytes.limit());
                bytes.put(at, before);
            }
        }
    }

    private static void readOrRefuse(MessageType type, ByteBuffer bytes, short version) {
        try {
            type.read(new MessageReader(bytes), version);
        } catch (MalformedMessageException refused) {
            assertThat(refused).isNotNull();
        }
    }
}
