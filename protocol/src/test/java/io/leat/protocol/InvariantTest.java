package io.leat.protocol;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InvariantTest {
    @Test
    void aBrokenInvariantSaysWhatWasSeen() {
        assertThatThrownBy(() -> Invariant.check(false, "offset went backwards", 4, 7))
                .isInstanceOf(BrokenInvariant.class)
                .hasMessage("offset went backwards: saw 4 against 7");
    }
}
