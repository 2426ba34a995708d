package io.leat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UuidTest {
    @Test
    void textIsWhatApacheWritesAndReads() {
        SplittableRandom random = new SplittableRandom(Seeds.next("UuidTest"));
        for (int i = 0; i < 1000; i++) {
            Uuid ours = new Uuid(random.nextLong(), random.nextLong());
            var theirs =
                    new org.apache.kafka.common.Uuid(
                            ours.mostSignificantBits(), ours.leastSignificantBits());
            assertThat(ours.toString()).isEqualTo(theirs.toString());
            assertThat(Uuid.parse(ours.toString())).isEqualTo(ours);
        }
    }

    @Test
    void aRandomOneIsOfVersionFourAndNeverLooksLikeAnOption() {
        SplittableRandom random = new SplittableRandom(Seeds.next("UuidTest"));
        for (int i = 0; i < 1000; i++) {
            Uuid uuid = Uuid.random(random);
            var java = new java.util.UUID(uuid.mostSignificantBits(), uuid.leastSignificantBits());
            assertThat(java.version()).isEqualTo(4);
            assertThat(java.variant()).isEqualTo(2);
            assertThat(uuid.toString()).doesNotStartWith("-");
        }
    }

    @Test
    void itIsEqualWithBothHalvesTheSameAlone() {
        assertThat(new Uuid(1, 2))
                .isEqualTo(new Uuid(1, 2))
                .hasSameHashCodeAs(new Uuid(1, 2))
                .isNotEqualTo(new Uuid(1, 3))
                .isNotEqualTo(new Uuid(3, 2));
    }

    @Test
    void textThatIsNoIdentifierIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Uuid.parse("AAAA"));
        assertThatIllegalArgumentException().isThrownBy(() -> Uuid.parse("not base64!"));
    }
}
