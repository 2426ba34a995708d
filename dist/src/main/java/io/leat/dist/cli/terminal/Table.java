package io.leat.dist.cli.terminal;

import static io.leat.protocol.Invariant.check;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// Rows under column titles, each column as wide as it needs. Columns of numbers are aligned to the
/// right. Confined to one thread.
public final class Table {
    private static final String GAP = "  ";

    private final List<String> titles;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... titles) {
        this.titles = List.of(titles);
    }

    /// Adds a row; the cells' texts are what [String#valueOf(Object)] says.
    public Table row(Object... cells) {
        check(cells.length == titles.size(), "a row has a cell for each title");
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    public void print(PrintStream out) {
        boolean[] numeric = new boolean[titles.size()];
        int[] widths = new int[titles.size()];
        for (int column = 0; column < widths.length; column++) {
            numeric[column] = !rows.isEmpty();
            widths[column] = titles.get(column).length();
            for (List<String> row : rows) {
                String cell = row.get(column);
                widths[column] = Math.max(widths[column], cell.length());
                numeric[column] &= cell.matches("-?[0-9]*|-");
            }
        }
        out.println(line(titles, widths, numeric));
        rows.forEach(row -> out.println(line(row, widths, numeric)));
    }

    private static String line(List<String> cells, int[] widths, boolean[] numeric) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? "" : GAP);
            line.append(numeric[column] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
