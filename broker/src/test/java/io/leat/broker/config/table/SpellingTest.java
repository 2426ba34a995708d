package io.leat.broker.config.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    @Test
    void countsInsertedDeletedReplacedAndSwappedCharacters() {
        assertThat(Spelling.distance("log.dir", "log.dirs")).isEqualTo(1);
        assertThat(Spelling.distance("log.dirs", "log.dir")).isEqualTo(1);
        assertThat(Spelling.distance("log.dirs", "lag.dirs")).isEqualTo(1);
        assertThat(Spelling.distance("log.dris", "log.dirs")).isEqualTo(1);
        assertThat(Spelling.distance("", "abc")).isEqualTo(3);
        assertThat(Spelling.distance("same", "same")).isZero();
    }

    @Test
    void theFirstInTheAlphabetWinsAmongEquals() {
        assertThat(Spelling.nearest("b", List.of("c", "a"))).isEqualTo("a");
    }
}
