package io.leat.benchmarks.partitions;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// One broker's column of the table; by row, in the order of measuring.
record Figures(String title, Map<String, String> rows) {

    Figures(String title) {
        this(title, new LinkedHashMap<>());
    }

    /// Also says it at once: a run takes minutes.
    void add(String row, double figure) {
        int digits = figure >= 100 ? 0 : figure >= 10 ? 1 : 2;
        String text = String.format(Locale.ROOT, "%." + digits + "f", figure);
        rows.put(row, text);
        System.out.println(title + ": " + row + " " + text);
    }
}
