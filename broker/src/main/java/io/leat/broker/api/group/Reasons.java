package io.leat.broker.api.group;

import org.jspecify.annotations.Nullable;

/// Why a client joins or leaves, in its own words: they end in our log, so they are cut and made
/// one line.
final class Reasons {
    private static final int LENGTH_MAX = 255;

    private Reasons() {}

    static String readable(@Nullable String reason) {
        if (reason == null) {
            return "";
        }
        String cut = reason.substring(0, Math.min(reason.length(), LENGTH_MAX));
        return cut.replaceAll("\\p{Cntrl}", " ").strip();
    }
}
