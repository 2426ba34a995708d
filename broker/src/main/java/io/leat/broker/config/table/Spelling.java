package io.leat.broker.config.table;

import static io.leat.protocol.Invariant.check;

import java.util.Collection;
import java.util.Comparator;

/// Finds the word that was probably meant.
final class Spelling {
    private Spelling() {}

    /// The candidate that needs the fewest edits to become `word`; the first in alphabetical order
    /// among equals. There must be a candidate.
    static String nearest(String word, Collection<String> candidates) {
        check(!candidates.isEmpty(), "a nearest word needs candidates");
        return candidates.stream()
                .min(
                        Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                                .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /// Characters to insert, delete, replace or swap with their neighbour (optimal string
    /// alignment).
    static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (isSwap(from, i, to, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[to.length()];
    }

    private static boolean isSwap(String from, int i, String to, int j) {
        return i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
    }
}
