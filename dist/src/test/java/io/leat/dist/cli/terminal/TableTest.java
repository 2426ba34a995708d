package io.leat.dist.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
    private static String print(Table table) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void columnsAreAsWideAsTheyNeedAndNumbersStandRight() {
        Table table = new Table("NAME", "COUNT", "NOTE");
        table.row("a", 7, "x").row("longer", 12_345, "").row("b", "-", "y z");
        assertThat(print(table))
                .isEqualTo(
                        """
                        NAME    COUNT  NOTE
                        a           7  x
                        longer  12345
                        b           -  y z
                        """);
    }

    @Test
    void aTableWithoutRowsIsItsTitles() {
        assertThat(print(new Table("A", "B"))).isEqualTo("A  B\n");
    }
}
