package io.leat.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
    @Test
    void everySpellingIsUnderstood() {
        assertThat(VersionRange.parse("none")).isEqualTo(VersionRange.NONE);
        assertThat(VersionRange.parse("3")).isEqualTo(new VersionRange(3, 3));
        assertThat(VersionRange.parse("0-7")).isEqualTo(new VersionRange(0, 7));
        assertThat(VersionRange.parse("4+")).isEqualTo(new VersionRange(4, Short.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "7-3", "-1", "3-", "+", "1-2-3", "99999"})
    void anythingElseStopsTheBuild(String text) {
        assertThatThrownBy(() -> VersionRange.parse(text)).isInstanceOf(SpecException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0+, true",
        "4-18, true",
        "0-3, false",
        "none, false",
        "7+, version >= 7",
        "0-12, version <= 12",
        "5-6, version >= 5 && version <= 6",
        "9, version == 9"
    })
    void theConditionSaysNoMoreThanIsNeededWithinThePossibleVersions(
            String members, String condition) {
        VersionRange possible = new VersionRange(4, 18);
        assertThat(VersionRange.parse(members).condition(possible)).isEqualTo(condition);
    }

    @Test
    void rangesThatDoNotMeetHaveNothingInCommon() {
        VersionRange low = VersionRange.parse("0-3");
        assertThat(low.intersect(VersionRange.parse("4+"))).isEqualTo(VersionRange.NONE);
        assertThat(low.intersect(VersionRange.parse("2+"))).isEqualTo(new VersionRange(2, 3));
    }
}
