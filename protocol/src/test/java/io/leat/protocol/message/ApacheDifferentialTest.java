package io.leat.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.Seeds;
import io.leat.protocol.wire.UnsupportedVersionException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every message and version against Apache's own classes, on random values. `-Dleat.seed=` runs a
/// failure again, `-Dleat.rounds=` sets how many values each version gets.
class ApacheDifferentialTest {
    private static final long SEED = Seeds.next("ApacheDifferentialTest");
    private static final int ROUNDS = Integer.getInteger("leat.rounds", 25);

    static List<MessageType> messages() {
        return MessageType.all();
    }

    @Test
    void noMessageIsLeftOut() {
        int withoutApi = 16;
        assertThat(messages()).hasSize(2 * ApiKey.values().length + withoutApi);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void apachesBytesReadAsTheSameValuesAndAreWrittenAgainByteByByte(MessageType type) {
        RandomMessages random = random(type);
        for (short version : type.versions()) {
            for (int round = 0; round < ROUNDS; round++) {
                ByteBuffer bytes = random.bytes(type.schema(version));
                var theirs = type.readApache(bytes, version);
                ByteBuffer canonical = MessageType.writeApache(theirs, version);

                Message ours = type.read(bytes, version);

                String name = type + " v" + version + " seed " + SEED;
                FieldEquality.assertEqual((Record) ours, theirs, name);
                assertThat(MessageType.write(ours, version)).as(name).isEqualTo(canonical);
                assertThat(type.read(canonical, version)).as(name).isEqualTo(ours);
                assertThat(type.rebuilt(ours)).as(name).isEqualTo(ours);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void apacheReadsOurBytesAsTheValueWeWroteAndWritesThemAgain(MessageType type) {
        RandomMessages random = random(type);
        for (short version : type.versions()) {
            for (int round = 0; round < ROUNDS; round++) {
                Message ours = type.read(random.bytes(type.schema(version)), version);
                ByteBuffer bytes = MessageType.write(ours, version);

                var theirs = type.readApache(bytes, version);

                String name = type + " v" + version + " seed " + SEED;
                FieldEquality.assertEqual((Record) ours, theirs, name);
                assertThat(MessageType.writeApache(theirs, version)).as(name).isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aVersionThatCannotCarryAValueRefusesItWhereApacheDoes(MessageType type) {
        RandomMessages random = random(type);
        for (short from : type.versions()) {
            for (int round = 0; round < ROUNDS / 5; round++) {
                ByteBuffer bytes = random.bytes(type.schema(from));
                Message ours = type.read(bytes, from);
                var theirs = type.readApache(bytes, from);
                for (short to : type.versions()) {
                    assertThat(written(ours, to))
                            .as("%s read in v%d, written in v%d, seed %d", type, from, to, SEED)
                            .isEqualTo(written(theirs, to));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void defaultsAreApaches(MessageType type) {
        FieldEquality.assertEqual((Record) type.defaults(), type.apacheDefaults(), "" + type);
        for (short version : type.versions()) {
            assertThat(written(type.defaults(), version))
                    .as("%s v%d", type, version)
                    .isEqualTo(written(type.apacheDefaults(), version));
        }
    }

    private static RandomMessages random(MessageType type) {
        return new RandomMessages(new SplittableRandom(SEED ^ type.toString().hashCode()));
    }

    private static Optional<ByteBuffer> written(Message message, short version) {
        try {
            return Optional.of(MessageType.write(message, version));
        } catch (UnsupportedVersionException refused) {
            return Optional.empty();
        }
    }

    /// Apache throws a null pointer exception for a null that the version does not allow.
    private static Optional<ByteBuffer> written(
            org.apache.kafka.common.protocol.Message message, short version) {
        try {
            return Optional.of(MessageType.writeApache(message, version));
        } catch (org.apache.kafka.common.errors.UnsupportedVersionException
                | NullPointerException refused) {
            return Optional.empty();
        }
    }
}
